/** Random shapes of states, and states of a shape. */
import fc from 'fast-check'
import { arrayOf, fixed, type Leaf, type Shape, slot, struct, type Value, valueAt } from '../../model/system/schema.ts'

export const anyValue: fc.Arbitrary<Value> = fc.constantFrom<Value>(null, 0, 1, 'x', { kind: 'none' }, { kind: 'some', of: 1 }, [0, { bit: true }])

const { tree } = fc.letrec<{ tree: Shape; inner: Shape; leaf: Shape }>((tie) => ({
  leaf: fc.oneof({ arbitrary: fc.constantFrom('p', 'q').map(slot), weight: 4 }, { arbitrary: anyValue.map(fixed), weight: 1 }),
  inner: fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'length', '0'), tie('tree'), { minKeys: 1, maxKeys: 3 }).map((fields) => struct(fields)),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((items) => arrayOf(items.length, (i) => items[i] ?? slot('p'))),
  ),
  tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('leaf'), tie('inner')),
}))

/** Structs and arrays, one in another, with slots of the domains `p` and `q` and fixed leaves in them. */
export const anyShape: fc.Arbitrary<Shape> = tree

/** A state of the shape with every slot filled. */
export function filled(shape: Shape, next: () => Value): unknown {
  switch (shape.shape) {
    case 'slot': return next()
    case 'fixed': return shape.value
    case 'array': return shape.items.map((item) => filled(item, next))
    case 'struct': return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, filled(field, next)]))
  }
}

/** Slots are named by any number, taken modulo how many there are. */
export function leafAt(leaves: readonly Leaf[], n: number): Leaf {
  const leaf = leaves[n % leaves.length]
  if (leaf === undefined) throw new Error('a shape without slots')
  return leaf
}

export function put(draft: object, path: Leaf['path'], value: Value): void {
  const last = path.at(-1)
  if (last === undefined) throw new Error('the state itself is no slot')
  Object.assign(valueAt(draft, path.slice(0, -1)) as object, { [last]: value })
}
