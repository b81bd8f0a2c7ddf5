/**
 * How large a scenario may be. A run is read by people and repeated on a guest that emulates its processor, so everything is small; the
 * agent keeps its tables at these sizes, and the error message names the limit that a file exceeds.
 */
export const limits = {
  lineBytes: 400,
  /** In one region, whatever the size of its pages: two huge pages and their neighbours are 1024. */
  pages: 4096,
  regions: 16,
  /** Opened by the scenario; those received with fork events come on top. */
  uffds: 8,
  children: 6,
  /** Of one region. */
  watched: 16,
  nameLength: 7,
  ksmScans: 100,
  node: 63,
} as const
