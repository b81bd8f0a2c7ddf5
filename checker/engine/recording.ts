/**
 * An action run on a view that records which slots it reads and which it writes.
 *
 * The view is a tree of Proxies over the structs and arrays of a shape; what stands in a slot is handed out whole, as a
 * frozen plain value. A slot counts as read when its value from before the action was looked at, so a read after a write
 * is none, and looking at keys or lengths is none either. It counts as written when it was assigned, an equal value
 * included: such a write is invisible in a comparison of before and after, yet the same action must do it in states where
 * the value differs. Whatever immer would let pass and a table of slots could not express (fields that the shape
 * does not have, a struct replaced as a whole, a part of the view stored in a slot) is an error that names the place.
 *
 * Given the same action and the same values of the slots in `reads`, what happens to the slots in `writes` is the same.
 */
import { type Leaf, pathText, type Shape, slotsOf, type Value, valueAt } from '../../model/system/schema.ts'
import { same } from '../../model/system/same.ts'
import { type Action, deaf, type System, type Watch } from '../../model/system/system.ts'

/** Slots by name (`mms[0].pt[1]`), each once, in the order in which the action came to them. */
export type Recorded<S> =
  | { readonly enabled: true; readonly next: S; readonly reads: readonly string[]; readonly writes: readonly string[] }
  | { readonly enabled: false; readonly next: null; readonly reads: readonly string[]; readonly writes: readonly [] }

/** One run of an action's `apply`; its `enabled`, which may only be a shortcut, is left aside. The state is not changed. */
export function recordAction<S>(system: System<S>, action: Action<S>, state: S, watch: Watch = deaf): Recorded<S> {
  const { root, slots } = layOut(system.shape)
  const run: Run = {
    names: slots.map((leaf) => leaf.text), values: slots.map((leaf) => settled(valueAt(state, leaf.path), leaf.text)),
    reads: new Set(), writes: new Set(), views: new Map(), isView: new WeakSet(), ended: false,
  }
  let enabled: boolean
  try {
    enabled = action.apply(viewOf(root, run) as S, watch)
  } finally {
    run.ended = true
  }
  const reads = [...run.reads].map((slot) => nameOf(run, slot))
  if (!enabled) return { enabled, next: null, reads, writes: [] }
  return { enabled, next: plain(root, run.values) as S, reads, writes: [...run.writes].map((slot) => nameOf(run, slot)) }
}

interface Run {
  readonly names: readonly string[]
  /** By slot number: the value now. */
  readonly values: Value[]
  readonly reads: Set<number>
  readonly writes: Set<number>
  readonly views: Map<Inner, object>
  readonly isView: WeakSet<object>
  ended: boolean
}

const nameOf = (run: Run, slot: number): string => run.names[slot] ?? `slot ${slot}`

/** A shape with its slots numbered in the order of `slotsOf`. */
type Node = Inner | { readonly node: 'slot'; readonly slot: number } | { readonly node: 'fixed'; readonly text: string; readonly value: unknown }
interface Inner { readonly node: 'struct' | 'array'; readonly text: string; readonly children: ReadonlyMap<string, Node> }

interface Layout { readonly root: Node; readonly slots: readonly Leaf[] }

const layouts = new WeakMap<Shape, Layout>()

function layOut(shape: Shape): Layout {
  const known = layouts.get(shape)
  if (known !== undefined) return known
  let slots = 0
  const lay = (part: Shape, path: readonly (string | number)[]): Node => {
    switch (part.shape) {
      case 'slot': return { node: 'slot', slot: slots++ }
      case 'fixed': return { node: 'fixed', text: pathText(path), value: settled(part.value, pathText(path)) }
      case 'struct': return { node: 'struct', text: pathText(path), children: new Map(Object.entries(part.fields).map(([name, field]) => [name, lay(field, [...path, name])])) }
      case 'array': return { node: 'array', text: pathText(path), children: new Map(part.items.map((item, i) => [String(i), lay(item, [...path, i])])) }
    }
  }
  const layout = { root: lay(shape, []), slots: slotsOf(shape) }
  layouts.set(shape, layout)
  return layout
}

/** What an action sees at a node. */
function viewOf(node: Node, run: Run): unknown {
  if (node.node === 'fixed') return node.value
  if (node.node === 'slot') {
    if (!run.writes.has(node.slot)) run.reads.add(node.slot)
    return run.values[node.slot]
  }
  const known = run.views.get(node)
  if (known !== undefined) return known
  const view = new Proxy<object>(target(node), traps(node, run))
  run.views.set(node, view)
  run.isView.add(view)
  return view
}

/** Has the keys of the node, so that they can be listed, but none of its values; a real array where the node is one. */
const target = (node: Inner): object =>
  node.node === 'array' ? new Array<null>(node.children.size).fill(null) : Object.fromEntries([...node.children.keys()].map((key) => [key, null]))

function traps(node: Inner, run: Run): ProxyHandler<object> {
  const place = node.text === '' ? 'the state' : node.text
  const refuse = (what: string): never => { throw new Error(what) }
  return {
    get(bare, key, receiver) {
      if (run.ended) refuse(`${place} is looked at after the action has ended`)
      const child = typeof key === 'string' ? node.children.get(key) : undefined
      if (child !== undefined) return viewOf(child, run)
      if (node.node === 'struct' && typeof key === 'string' && !(key in bare) && key !== 'toJSON') refuse(`${place} has no field "${key}"`)
      return Reflect.get(bare, key, receiver) as unknown
    },
    set(_, key, value: unknown) {
      if (run.ended) refuse(`${place} is written after the action has ended`)
      const child = typeof key === 'string' ? node.children.get(key) : undefined
      if (child === undefined) return refuse(`${place} has no ${node.node === 'array' ? 'index' : 'field'} "${String(key)}" to write to`)
      if (child.node === 'slot') {
        run.values[child.slot] = settled(value, nameOf(run, child.slot), run.isView)
        run.writes.add(child.slot)
      } else if (child.node !== 'fixed') refuse(`${child.text} is no slot but ${child.node === 'array' ? 'an array' : 'a struct'}: write the slots in it one by one`)
      else if (!same(value, child.value)) refuse(`${child.text} is fixed in this scope, but a step has written ${JSON.stringify(value)}`)
      return true
    },
    deleteProperty: (_, key) => refuse(`${place}: "${String(key)}" cannot be deleted, the shape of a state is fixed`),
    defineProperty: (_, key) => refuse(`${place}: "${String(key)}" can be assigned to, not defined`),
  }
}

const settledBefore = new WeakSet<object>()

/** A value as it may stand in a slot, frozen through and through. */
function settled(value: unknown, where: string, views?: WeakSet<object>): Value {
  const refuse = (what: string): never => { throw new Error(`${where} is given ${what}`) }
  if (typeof value !== 'object') return ['boolean', 'number', 'string'].includes(typeof value) ? (value as Value) : refuse(`${typeof value}, which no slot can hold`)
  if (value === null || settledBefore.has(value)) return value as Value
  if (views?.has(value) === true) refuse('a part of the state that is no slot: copy the values in it')
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) refuse('an object that is not plain')
  for (const inner of Object.values(value)) settled(inner, where, views)
  settledBefore.add(value)
  return Object.freeze(value) as Value
}

function plain(node: Node, values: readonly Value[]): unknown {
  if (node.node === 'fixed') return node.value
  if (node.node === 'slot') return values[node.slot]
  if (node.node === 'array') return [...node.children.values()].map((child) => plain(child, values))
  return Object.fromEntries([...node.children].map(([key, child]) => [key, plain(child, values)]))
}
