import { isDraft, original } from 'immer'

/**
 * A slot's value as a plain frozen object, never as a draft: slots are read and written whole, so the value before this step
 * and the value in the draft are the same until the slot is written, and then it is plain.
 */
export function whole<T>(value: T): T {
  return isDraft(value) ? (original(value as object) as T) : value
}
