/**
 * The inner loop, written out for the packing and the tables at hand: where each slot stands in the words of a state,
 * how many words there are, and how the topmost look-ups are added up are constants in the code.
 *
 * The text is compiled with `new Function`: it is made of numbers that this program has worked out, never of anything
 * that a spec says. Tables stay data: as code they would be too large for the compiler that optimises.
 */
import type { Field } from './numbering.ts'
import { nodeHeader, recordHeader } from './program.ts'
import type { Successors } from './successors.ts'

/** Finds the successors of `count` packed states that stand in `states` from `offset` on, and adds them to the given ones. */
export type Expand = (states: Int32Array, offset: number, count: number, successors: Successors) => void

/** What the loop is made for: a plan and a packing, or as much of them as another thread needs. */
export interface Loop {
  /** May be replaced by longer ones while tables grow. */
  readonly program: { readonly code: Int32Array; readonly hits: Uint32Array; readonly size: number }
  readonly nodes: readonly number[]
  readonly always: readonly number[]
  readonly trees: readonly { readonly root: number }[]
  readonly fields: readonly Field[]
  readonly words: number
}

/** Called where a growing table has no answer: the place of the record, once it is there. */
export type Learn = (tree: number, ranks: Int32Array) => number

export const each = (words: number, text: (word: number) => string, between = ' '): string => Array.from({ length: words }, (_, word) => text(word)).join(between)

export function generateExpand({ program, nodes, always, trees, fields, words }: Loop, learn: Learn): Expand {
  const slots = fields.map(({ word, shift, mask, bits }) => (bits === 0 ? '0' : `(w${word} >>> ${shift}) & ${mask}`))
  const lookUp = nodes.map((node, i) => `work[${always.length + i}] = T[${node + nodeHeader(program.code[node] ?? 0)}${indexOf(program.code, node)}];`)
  const body = `
    return (states, offset, count, successors) => {
      let T = program.code, H = program.hits
      const out = successors.words, from = successors.from
      let n = successors.count
      ${always.map((record, i) => `work[${i}] = ${record};`).join(' ')}
      for (let i = 0; i < count; i++) {
        const at = offset + i * ${words}
        ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
        ${slots.map((text, slot) => `const v${slot} = ${text}; ranks[${slot}] = v${slot};`).join('\n        ')}
        ${lookUp.join('\n        ')}
        let top = ${always.length + nodes.length}
        ${trees.length === 0 ? '' : `for (let t = 0; t < ${trees.length}; t++) {
          let e = trees[t].root
          while (e < 0) e = T[${nodeHeader(1)} - e + ranks[T[1 - e]]]
          if (e === 0) { e = learn(t, ranks); T = program.code; H = program.hits }
          work[top++] = e
        }`}
        for (let t = 0; t < top; t++) {
          const record = work[t]
          H[record]++
          let q = record + ${recordHeader}
          for (let c = T[record]; c > 0; c--) {
            ${each(words, (word) => `out[n * ${words} + ${word}] = w${word} ^ T[q + ${word}];`)}
            from[n++] = i
            q += ${words}
          }
          for (let c = T[record + 1]; c > 0; c--) {
            ${each(words, (word) => `const x${word} = w${word} & T[q + ${2 * word}] | T[q + ${2 * word + 1}];`)}
            q += ${2 * words}
            if (${each(words, (word) => `x${word} === w${word}`, ' && ')}) continue
            ${each(words, (word) => `out[n * ${words} + ${word}] = x${word};`)}
            from[n++] = i
          }
          for (let c = T[record + 2]; c > 0; c--) {
            const node = T[q++], dimensions = T[node]
            if (dimensions === 1) work[top++] = T[node + ${nodeHeader(1)} + ranks[T[node + 1]]]
            else {
              let x = node + 1 + 2 * dimensions
              for (let d = node + 1; d < node + 1 + 2 * dimensions; d += 2) x += ranks[T[d]] * T[d + 1]
              work[top++] = T[x]
            }
          }
        }
      }
      successors.count = n
    }`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above: the text is numbers of our own
  const make = new Function('program', 'trees', 'learn', 'ranks', 'work', body) as (...given: unknown[]) => Expand
  return make(program, trees, learn, new Int32Array(Math.max(1, fields.length)), new Int32Array(program.size + trees.length + 1))
}

/** The index of the entry that a node at the top comes to: value times stride, added up. */
function indexOf(code: Int32Array, node: number): string {
  let text = ''
  for (let d = 0; d < (code[node] ?? 0); d++) {
    const slot = code[node + 1 + 2 * d] ?? 0
    const stride = code[node + 2 + 2 * d] ?? 0
    text += stride === 1 ? ` + v${slot}` : ` + v${slot} * ${stride}`
  }
  return text
}
