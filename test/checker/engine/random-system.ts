/**
 * Random small systems: shapes of structs, arrays, slots and fixed leaves, and actions that are lists of instructions.
 *
 * An instruction is carried out in two ways: on a draft, by walking to the place as a step would, and on a flat list of
 * slot values, which says by itself what is read and what is written.
 */
import fc from 'fast-check'
import { same } from '../../../model/system/same.ts'
import { type Leaf, slot, slotsOf, struct, type Value, valueAt } from '../../../model/system/schema.ts'
import type { Action, System } from '../../../model/system/system.ts'
import { anyShape, anyValue, filled, leafAt, put } from '../../arbitraries/shapes.ts'

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
  fc.record({ does: fc.constant('set' as const), to: place, value: anyValue }),
  fc.record({ does: fc.constant('guard' as const), at: place, unless: anyValue }),
  fc.record({ does: fc.constant('set if' as const), at: place, is: anyValue, to: place, value: anyValue }),
  fc.record({ does: fc.constant('list keys' as const) }),
)

export interface RandomSystem { readonly system: System<object>; readonly programs: readonly (readonly Instruction[])[]; readonly leaves: readonly Leaf[] }

export const randomSystem: fc.Arbitrary<RandomSystem> = fc.record({
  shape: anyShape.map((inner) => struct({ first: slot('p'), rest: inner })),
  programs: fc.array(fc.array(instruction, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
  /** What the slots hold at first, over and over. */
  fill: fc.array(anyValue, { minLength: 1, maxLength: 12 }),
}).map(({ shape, programs, fill }) => {
  const leaves = slotsOf(shape)
  let filledSoFar = 0
  const next = (): Value => fill[filledSoFar++ % fill.length] ?? null
  const actions = programs.map((program, i): Action<object> => ({ name: `action ${i}`, actor: 'a', apply: (draft) => program.every((each) => onDraft(each, draft, leaves)) }))
  return { system: { name: 'random', shape, init: filled(shape, next) as object, actions, properties: [] }, programs, leaves }
})

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
