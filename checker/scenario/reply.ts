/**
 * What the model and a real kernel answer: one JSON object per line, with the same fields in the same order, so that a difference
 * is a difference of text.
 */
export type Reply =
  | { readonly seq: string }
  | { readonly end: 1 }
  | OpReply
  /** The op cannot be done here: what is missing, in one or two words. The scenario ends. */
  | { readonly op: string; readonly unsupported: string }
  /** The line makes no sense here: it names what never came about. Nothing was done. */
  | { readonly op: string; readonly refused: string }
  | { readonly op: string; readonly vmas: readonly string[] }

/** One op. The fields stand in this order in the text. */
export interface OpReply {
  /** The line as it was written. */
  readonly op: string
  /** The access sleeps in a userfault: then there is neither `r` nor `e`. */
  readonly blocked?: 1
  /** Neither done nor asleep in a userfault. */
  readonly stuck?: 1
  readonly r?: number
  /** The name of the errno; OK on success. */
  readonly e?: string
  /** In hex: features that the kernel offers, ioctls that a registration allows. */
  readonly features?: string
  readonly ioctls?: string
  /** Pages done, or `-` and the name of an errno. */
  readonly out?: number | string
  /** A signal and its code: `SIGBUS/2`. */
  readonly sig?: string
  /** The byte read. */
  readonly val?: number
  /** Page faults that the access took. */
  readonly flt?: number
  /** Pages that PAGEMAP_SCAN reported as written: `0+2 5+1`. */
  readonly written?: string
  /** userfaultfd messages, and accesses that had slept and are over, in order. */
  readonly ev?: readonly string[]
  /** By region, a state word for each watched page. */
  readonly st?: Readonly<Record<string, string>>
  /** The same of each living child, by its name: `@c`. */
  readonly [child: `@${string}`]: Readonly<Record<string, string>>
}
