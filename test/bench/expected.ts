/**
 * What every checker must count: the reachable states of the benchmark systems, and what it found against that.
 *
 * The numbers agree across SPIN, CMurphi, Rumur, TLC, Stateright and LTSmin wherever each was run, on models that were
 * written separately. A transition is an enabled (rule, parameters, state) triple; one that changes nothing counts. The
 * tiny `pagetable 1x1` was counted by SPIN, Rumur and the C++ floor, the symmetric one by Rumur.
 */
export interface Counts {
  readonly states: number
  readonly transitions: number
  /** Breadth-first levels below the initial state; null: not told, or not searched breadth first. */
  readonly depth: number | null
}

export type Expected =
  | Holds
  /** The search ends there, so how much it has seen depends on the order of the rules. */
  | { readonly verdict: 'violated'; readonly steps: number }

interface Holds extends Counts { readonly verdict: 'holds' }

/** What one run of a checker reports. */
export interface Found extends Counts {
  /** The length of its run to a violation; null: none. */
  readonly steps: number | null
  /** False: the run was meant to see a part only, and its counts say nothing. */
  readonly complete: boolean
  /** What the search holds in its own arrays at the end, where it says so. */
  readonly bytes: number | null
  /** How it tells states apart, where there is a choice. */
  readonly store: string | null
}

const holds = (states: number, transitions: number, depth: number | null): Holds => ({ verdict: 'holds', states, transitions, depth })

export const expected = {
  'twophase 5': holds(8_832, 58_145, 16),
  'twophase 7': holds(296_448, 2_744_705, 22),
  'twophase 8': holds(1_745_408, 18_507_777, 25),
  'twophase 9': holds(10_340_352, 123_558_401, 28),
  'filter 5': holds(223_105, 741_065, 48),
  'filter 6': holds(5_779_920, 22_245_396, 68),
  'pagetable 1x1': holds(15, 52, 4),
  'pagetable 2x2': holds(14_130, 193_758, 15),
  'pagetable 3x2': holds(499_788, 10_083_186, 17),
  'pagetable 2x3': holds(1_610_874, 32_675_940, 21),
  'pagetable 2x3, pages symmetric': holds(275_590, 5_588_652, null),
  'pagetable 4x2': holds(19_173_096, 510_070_740, 19),
  'pagetable 2x2, zap forgets the marker': { verdict: 'violated', steps: 3 },
} satisfies Record<string, Expected>

export type CaseName = keyof typeof expected

/** In what a run differs from what it must find, in words; null: in nothing. */
export function difference(found: Found, wanted: Expected): string | null {
  if (wanted.verdict === 'violated') {
    return found.steps === wanted.steps ? null : `a violation in ${wanted.steps} steps was not found, but ${found.steps === null ? 'none' : `one in ${found.steps}`}`
  }
  if (found.steps !== null) return `a violation in ${found.steps} steps, where there is none`
  if (!found.complete) return null
  const wrong = (['states', 'transitions', 'depth'] as const).filter((what) =>
    found[what] !== wanted[what] && !(what === 'depth' && (found.depth === null || wanted.depth === null)))
  return wrong.length === 0 ? null : wrong.map((what) => `${counted(found[what])} ${what} instead of ${counted(wanted[what])}`).join(', ')
}

const counted = (count: number | null): string => (count === null ? 'no' : count.toLocaleString('en'))
