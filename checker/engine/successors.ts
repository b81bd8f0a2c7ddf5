/** Successors on their way from the states that they follow from into a store: `words` numbers each, one after another. */
export interface Successors {
  readonly words: Int32Array
  /** By successor: which of the states at hand it follows from. */
  readonly from: Int32Array
  count: number
}

export const roomFor = (states: number, words: number): Successors =>
  ({ words: new Int32Array(states * words), from: new Int32Array(states), count: 0 })
