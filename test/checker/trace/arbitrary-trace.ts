/** Traces made of anything, to try formats on. They follow from no system; only what the formats rely on is true of them. */
import fc from 'fast-check'
import { arrayOf, slot, slotsOf, struct, type Value } from '../../../model/system/schema.ts'
import { changesBetween } from '../../../checker/trace/diff.ts'
import type { Part, State, Trace } from '../../../checker/trace/trace.ts'

const slots = slotsOf(struct({ a: slot('x'), list: arrayOf(2, (i) => (i === 0 ? slot('x') : struct({ b: slot('y') }))) }))

/** Words with what formats like to trip over. */
const word = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', 'a "b"', '<b>&amp;', 'c:\\n\\l', '{x|y}', 'ü → Ω', 'two\nlines', ']]>', '#bigint', 'x'.repeat(130)))
const field = fc.string({ minLength: 1, maxLength: 4 }).filter((name) => !name.startsWith('#') && name !== '__proto__')
const integer = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => Math.trunc(x) + 0), fc.constantFrom(2 ** 53, -(2 ** 53), 2 ** 53 - 1, 1e300))
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), integer, word, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(field, tie('value'), { maxKeys: 3, noNullPrototype: true })),
}))
const state: fc.Arbitrary<State> = fc.record({ a: value, list: fc.tuple(value, fc.record({ b: value }, { noNullPrototype: true })), fixed: value }, { noNullPrototype: true })
const chain = fc.array(word, { maxLength: 3 })
const part: fc.Arbitrary<Part> = fc.record({
  operation: fc.option(word), chain, label: fc.option(word), functions: fc.array(chain, { maxLength: 2 }),
  told: fc.array(fc.oneof(
    fc.record({ note: fc.constant('event' as const), text: word }, { noNullPrototype: true }),
    fc.record({ note: fc.constant('rule' as const), rule: word, where: word, from: word, to: word }, { noNullPrototype: true })), { maxLength: 2 }),
}, { noNullPrototype: true })
const step = fc.record({
  actor: fc.constantFrom('thread 0', 'monitor', 'a "quoted" one'), action: word, parts: fc.array(part, { maxLength: 2 }), state,
  violations: fc.array(fc.record({ property: word, what: word }, { noNullPrototype: true }), { maxLength: 1 }),
}, { noNullPrototype: true })
const heading = fc.record({
  tool: word, model: fc.constantFrom('mm', 'lift'), spec: word, case: word, command: word, property: word, what: fc.option(word), expected: fc.option(word), known: fc.option(word),
  kind: fc.constantFrom('never' as const, 'always' as const, 'sometimes' as const),
  kernel: fc.record({ name: word, patches: fc.array(word, { maxLength: 2 }) }, { noNullPrototype: true }),
  without: fc.array(fc.record({ id: word, subject: fc.option(word) }, { noNullPrototype: true }), { maxLength: 2 }),
  scope: fc.dictionary(field, fc.oneof(fc.nat(), word, fc.boolean(), fc.array(word, { maxLength: 2 })), { maxKeys: 3, noNullPrototype: true }),
}, { noNullPrototype: true })

export const anyTrace: fc.Arbitrary<Trace> = fc.record({ heading, init: state, steps: fc.array(step, { maxLength: 4 }) }).map(({ heading, init, steps }) => ({
  meta: { ...heading, actors: ['thread 0', 'monitor', 'a "quoted" one'], actions: steps.map((each) => each.action) },
  slots, init,
  steps: steps.map((each, i) => ({ number: i + 1, ...each, changes: changesBetween(slots, steps[i - 1]?.state ?? init, each.state) })),
}))
