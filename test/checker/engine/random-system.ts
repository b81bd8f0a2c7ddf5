/**
 * Random small systems: shapes of structs, arrays, slots and fixed leaves, and actions that are lists of instructions.
 *
 * An instruction is carried out in two ways: on a draft, by walking to the place as a step would, and on a flat list of
 * slot values, which says by itself what is read and what is written.
 */
import fc from 'fast-check'
import { same } from '../../../model/system/same.ts'
import { arrayOf, fixed, type Leaf, type Shape, slot, slotsOf, struct, type Value, valueAt } from '../../../model/system/schema.ts'
import type { Action, System } from '../../../model/system/system.ts'

const values: readonly Value[] = [null, 0, 1, 'x', { kind: 'none' }, { kind: 'some', of: 1 }, [0, { bit: true }]]
const value = fc.constantFrom(...values)

export type Instruction =
  | { readonly does: 'copy'; readonly from: number; readonly to: number }
  | { readonly does: 'set'; readonly to: number; readonly value: Value }
  | { readonly does: 'guard'; readonly at: number; readonly unless: Value }
  | { readonly does: 'set if'; readonly at: number; readonly is: Value; readonly to: number; readonly value: Value }
  | { readonly does: 'list keys' }

/** Slots are named by any number, taken modulo how many there are. */
const place = fc.nat(50)
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ does: fc.constant('copy' as const), from: place, to: place }),
  fc.record({ does: fc.constant('set' as const), to: place, value }),
  fc.record({ does: fc.constant('guard' as const), at: place, unless: value }),
  fc.record({ does: fc.constant('set if' as const), at: place, is: value, to: place, value }),
  fc.record({ does: fc.constant('list keys' as const) }),
)

const { tree } = fc.letrec<{ tree: Shape; inner: Shape; leaf: Shape }>((tie) => ({
  leaf: fc.oneof({ arbitrary: fc.constantFrom('p', 'q').map(slot), weight: 4 }, { arbitrary: value.map(fixed), weight: 1 }),
  inner: fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'length', '0'), tie('tree'), { minKeys: 1, maxKeys: 3 }).map((fields) => struct(fields)),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((items) => arrayOf(items.length, (i) => items[i] ?? slot('p'))),
  ),
  tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('leaf'), tie('inner')),
}))

export interface RandomSystem { readonly system: System<object>; readonly programs: readonly (readonly Instruction[])[]; readonly leaves: readonly Leaf[] }

export const randomSystem: fc.Arbitrary<RandomSystem> = fc.record({
  shape: tree.map((inner) => struct({ first: slot('p'), rest: inner })),
  programs: fc.array(fc.array(instruction, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
  /** What the slots hold at first, over and over. */
  fill: fc.array(value, { minLength: 1, maxLength: 12 }),
}).map(({ shape, programs, fill }) => {
  const leaves = slotsOf(shape)
  let filledSoFar = 0
  const next = (): Value => fill[filledSoFar++ % fill.length] ?? null
  const actions = programs.map((program, i): Action<object> => ({ name: `action ${i}`, actor: 'a', apply: (draft) => program.every((each) => onDraft(each, draft, leaves)) }))
  return { system: { name: 'random', shape, init: filled(shape, next) as object, actions, properties: [] }, programs, leaves }
})

/** A state of the shape with every slot filled. */
function filled(shape: Shape, next: () => Value): unknown {
  switch (shape.shape) {
    case 'slot': return next()
    case 'fixed': return shape.value
    case 'array': return shape.items.map((item) => filled(item, next))
    case 'struct': return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, filled(field, next)]))
  }
}

const leafAt = (leaves: readonly Leaf[], n: number): Leaf => {
  const leaf = leaves[n % leaves.length]
  if (leaf === undefined) throw new Error('a shape without slots')
  return leaf
}

function put(draft: object, path: Leaf['path'], value: Value): void {
  const last = path.at(-1)
  if (last === undefined) throw new Error('the state itself is no slot')
  Object.assign(valueAt(draft, path.slice(0, -1)) as object, { [last]: value })
}

function onDraft(instruction: Instruction, draft: object, leaves: readonly Leaf[]): boolean {
  const get = (n: number): Value => plainCopy(valueAt(draft, leafAt(leaves, n).path))
  switch (instruction.does) {
    case 'copy': put(draft, leafAt(leaves, instruction.to).path, get(instruction.from)); return true
    case 'set': put(draft, leafAt(leaves, instruction.to).path, instruction.value); return true
    case 'guard': return !same(get(instruction.at), instruction.unless)
    case 'set if':
      if (same(get(instruction.at), instruction.is)) put(draft, leafAt(leaves, instruction.to).path, instruction.value)
      return true
    case 'list keys': return Object.keys(draft).length === 2 && 'rest' in draft && !('nothing' in draft)
  }
}

/** Slot values are read whole: under immer an object in a slot comes as a draft. */
const plainCopy = (found: unknown): Value => JSON.parse(JSON.stringify(found)) as Value

/** The same instructions on slot values by number: enabled or not, the values after, and what was read and written. */
export function byHand(program: readonly Instruction[], before: readonly Value[]): { enabled: boolean; after: Value[]; reads: Set<number>; writes: Set<number> } {
  const after = [...before]
  const reads = new Set<number>()
  const writes = new Set<number>()
  const index = (n: number): number => n % before.length
  const get = (n: number): Value => {
    if (!writes.has(index(n))) reads.add(index(n))
    return after[index(n)] ?? null
  }
  const set = (n: number, value: Value): void => { after[index(n)] = value; writes.add(index(n)) }
  for (const each of program) {
    if (each.does === 'guard' && same(get(each.at), each.unless)) return { enabled: false, after: [...before], reads, writes: new Set() }
    if (each.does === 'copy') set(each.to, get(each.from))
    if (each.does === 'set') set(each.to, each.value)
    if (each.does === 'set if' && same(get(each.at), each.is)) set(each.to, each.value)
  }
  return { enabled: true, after, reads, writes }
}
