/** What the model knows of a commit. */

/**
 * `semantic`: changes what the modelled kernel does. `observation`: changes what userspace is shown. `gate`: without it
 * nothing of the series can be reached. `not-modelled`: the model does not have the memory or the property that could tell.
 */
export type Role = 'semantic' | 'gate' | 'build' | 'refactoring' | 'observation' | 'test' | 'not-modelled'

export interface Patch {
  readonly id: string
  readonly subject: string
  readonly role: Role
  /** Why no property can tell, or what stands open; required unless the role is semantic or observation. */
  readonly reason?: string
  /** The release it was merged in; none for what was posted only. */
  readonly merged?: string
  /** Abbreviated commit; left out where it was not looked up. */
  readonly commit?: string
}

export interface Series {
  readonly id: string
  readonly title: string
  readonly link: string
  readonly patches: readonly Patch[]
}
