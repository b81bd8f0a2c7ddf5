/**
 * The small file of a checkpoint: a line that says what it is and carries the sum of all that follows, then JSON.
 *
 * What is read must be to the byte what would have been written, so no change of a byte goes unnoticed. The version says the
 * order of bytes too: the log has the numbers of this machine as they are.
 */
import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'
import { z } from 'zod'

const version = `1-${endianness()}`

const count = z.int().nonnegative()
const contentSchema = z.object({
  /** Which run this is. */
  identity: z.string(),
  /** `begun`: the folder is taken, nothing has been saved. */
  stage: z.enum(['begun', 'saved', 'finished']),
  /** Numbers per state. */
  words: count,
  /** Of the log, this many states count. What follows them is left over from a save that was cut short. */
  states: count,
  /** CRC-32 of these. */
  sum: count,
  /** What the search has to say. */
  document: z.unknown(),
}).refine(({ states, words }) => states === 0 || words > 0)

export type Content = z.infer<typeof contentSchema>

export type Decoded =
  | { readonly problem: null; readonly content: Content }
  | { readonly problem: 'damaged' | 'version'; readonly reason: string }

export function encode(content: Content): Uint8Array {
  const body = new TextEncoder().encode(`${JSON.stringify(content)}\n`)
  return Buffer.concat([headOf(body), body])
}

const headOf = (body: Uint8Array): Buffer => Buffer.from(`mmcheck checkpoint ${version} ${crc32(body).toString(16).padStart(8, '0')}\n`)

export function decode(bytes: Uint8Array): Decoded {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = /^mmcheck checkpoint (\S+) [0-9a-f]{8}\n/.exec(file.toString('latin1', 0, 100))
  if (head === null) return damaged('it does not begin as a checkpoint does')
  if (head[1] !== version) return { problem: 'version', reason: `it is of version ${head[1] ?? ''}, and this mmcheck reads ${version}` }
  const body = file.subarray(head[0].length)
  if (!headOf(body).equals(file.subarray(0, head[0].length))) return damaged('its sum is wrong')
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return damaged('it is not JSON')
  }
  const content = contentSchema.safeParse(value)
  return content.success ? { problem: null, content: content.data } : damaged('it lacks what a checkpoint says')
}

const damaged = (reason: string): Decoded => ({ problem: 'damaged', reason })
