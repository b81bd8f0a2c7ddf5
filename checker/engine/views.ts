/**
 * Views that record: a state as a step sees it, which notes the slots that the step reads and writes.
 *
 * A view is a tree of Proxies over the structs and arrays of a shape; what stands in a slot is handed out whole, as a
 * frozen plain value. A slot counts as read when its value from before was looked at, so a read after a write is none,
 * and looking at keys or lengths is none either. It counts as written when it was assigned, an equal value included:
 * such a write is invisible in a comparison of before and after, yet the same step must do it in states where the value
 * differs. Whatever immer would let pass and a table of slots could not express (fields that the shape does not have, a
 * struct replaced as a whole, a part of the view stored in a slot) is an error that names the place.
 */
import { same } from '../../model/system/same.ts'
import { type Leaf, pathText, type Shape, slotsOf, type Value } from '../../model/system/schema.ts'

/** A shape with its slots numbered in the order of `slotsOf`. */
export interface Layout { readonly root: Node; readonly slots: readonly Leaf[] }

type Node = Inner | { readonly node: 'slot'; readonly slot: number; readonly text: string } | { readonly node: 'fixed'; readonly text: string; readonly value: unknown }
interface Inner {
  readonly node: 'struct' | 'array'
  readonly text: string
  readonly children: ReadonlyMap<string, Node>
  /** Has the keys of the node, so that they can be listed, but none of its values; a real array where the node is one. */
  readonly bare: object
}

const layouts = new WeakMap<Shape, Layout>()

export function layOut(shape: Shape): Layout {
  const known = layouts.get(shape)
  if (known !== undefined) return known
  let slots = 0
  const lay = (part: Shape, path: readonly (string | number)[]): Node => {
    const text = pathText(path)
    switch (part.shape) {
      case 'slot': return { node: 'slot', slot: slots++, text }
      case 'fixed': return { node: 'fixed', text, value: settled(part.value, text) }
      case 'struct': return inner('struct', text, Object.entries(part.fields).map(([name, field]) => [name, lay(field, [...path, name])]))
      case 'array': return inner('array', text, part.items.map((item, i) => [String(i), lay(item, [...path, i])]))
    }
  }
  const layout = { root: lay(shape, []), slots: slotsOf(shape) }
  layouts.set(shape, layout)
  return layout
}

function inner(node: Inner['node'], text: string, children: readonly (readonly [string, Node])[]): Inner {
  const bare = node === 'array' ? new Array<null>(children.length).fill(null) : Object.fromEntries(children.map(([key]) => [key, null]))
  return { node, text, children: new Map(children), bare }
}

/** What one run on a view has done; `values` are those after it. */
export interface Viewed<T> {
  readonly outcome: { readonly returned: T } | { readonly thrown: unknown }
  /** Slot numbers, each once, in the order in which the run came to them. */
  readonly reads: readonly number[]
  readonly writes: readonly number[]
  readonly values: readonly Value[]
}

/** Runs `ask` on a view of the state whose slots hold `values`, which must be settled. */
export function onView<T>(layout: Layout, values: readonly Value[], ask: (view: unknown) => T): Viewed<T> {
  const run = new Run([...values])
  let outcome: Viewed<T>['outcome']
  try {
    outcome = { returned: ask(run.at(layout.root)) }
  } catch (thrown) {
    outcome = { thrown }
  }
  run.ended = true
  return { outcome, reads: [...run.reads], writes: [...run.writes], values: run.values }
}

class Run {
  readonly values: Value[]
  readonly reads = new Set<number>()
  readonly writes = new Set<number>()
  private readonly views = new Map<Inner, object>()
  private readonly isView = new WeakSet<object>()
  ended = false

  constructor(values: Value[]) { this.values = values }

  /** What a step sees at a node. */
  at(node: Node): unknown {
    if (node.node === 'fixed') return node.value
    if (node.node === 'slot') {
      if (!this.writes.has(node.slot)) this.reads.add(node.slot)
      return this.values[node.slot]
    }
    const known = this.views.get(node)
    if (known !== undefined) return known
    const view = new Proxy<object>(node.bare, new Traps(node, this))
    this.views.set(node, view)
    this.isView.add(view)
    return view
  }

  write(slot: number, text: string, value: unknown): void {
    this.values[slot] = settled(value, text, this.isView)
    this.writes.add(slot)
  }
}

class Traps implements ProxyHandler<object> {
  private readonly node: Inner
  private readonly run: Run

  constructor(node: Inner, run: Run) {
    this.node = node
    this.run = run
  }

  private get place(): string { return this.node.text === '' ? 'the state' : this.node.text }

  get(bare: object, key: string | symbol, receiver: unknown): unknown {
    if (this.run.ended) refuse(`${this.place} is looked at after the action has ended`)
    const child = typeof key === 'string' ? this.node.children.get(key) : undefined
    if (child !== undefined) return this.run.at(child)
    if (this.node.node === 'struct' && typeof key === 'string' && !(key in bare) && key !== 'toJSON') refuse(`${this.place} has no field "${key}"`)
    return Reflect.get(bare, key, receiver) as unknown
  }

  set(_: object, key: string | symbol, value: unknown): boolean {
    if (this.run.ended) refuse(`${this.place} is written after the action has ended`)
    const child = typeof key === 'string' ? this.node.children.get(key) : undefined
    if (child === undefined) return refuse(`${this.place} has no ${this.node.node === 'array' ? 'index' : 'field'} "${String(key)}" to write to`)
    if (child.node === 'slot') this.run.write(child.slot, child.text, value)
    else if (child.node !== 'fixed') refuse(`${child.text} is no slot but ${child.node === 'array' ? 'an array' : 'a struct'}: write the slots in it one by one`)
    else if (!same(value, child.value)) refuse(`${child.text} is fixed in this scope, but a step has written ${JSON.stringify(value)}`)
    return true
  }

  deleteProperty(_: object, key: string | symbol): boolean { return refuse(`${this.place}: "${String(key)}" cannot be deleted, the shape of a state is fixed`) }
  defineProperty(_: object, key: string | symbol): boolean { return refuse(`${this.place}: "${String(key)}" can be assigned to, not defined`) }
  preventExtensions(): boolean { return refuse(`${this.place} cannot be frozen: it is a view of the state`) }
  setPrototypeOf(): boolean { return refuse(`${this.place} cannot be given a prototype`) }
}

const refuse = (what: string): never => { throw new Error(what) }

const settledBefore = new WeakSet<object>()

/** A value as it may stand in a slot, frozen through and through. */
export function settled(value: unknown, where: string, views?: WeakSet<object>): Value {
  if (typeof value !== 'object') {
    const isNumber = typeof value === 'number' && Number.isFinite(value)
    return isNumber || typeof value === 'boolean' || typeof value === 'string' ? value : refuse(`${where} is given ${typeof value === 'number' ? String(value) : typeof value}, which no slot can hold`)
  }
  if (value === null || settledBefore.has(value)) return value as Value
  if (views?.has(value) === true) refuse(`${where} is given a part of the state that is no slot: copy the values in it`)
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) refuse(`${where} is given an object that is not plain`)
  for (const part of Object.values(value)) settled(part, where, views)
  settledBefore.add(value)
  return Object.freeze(value) as Value
}

/** The state whose slots hold `values`. */
export function stateOf(layout: Layout, values: readonly Value[]): unknown {
  const plain = (node: Node): unknown => {
    if (node.node === 'fixed') return node.value
    if (node.node === 'slot') return values[node.slot]
    if (node.node === 'array') return [...node.children.values()].map(plain)
    return Object.fromEntries([...node.children].map(([key, child]) => [key, plain(child)]))
  }
  return plain(layout.root)
}

/** @throws when a state does not have what the shape says is fixed */
export function checkFixed(layout: Layout, state: unknown): void {
  const check = (node: Node, value: unknown): void => {
    if (node.node === 'fixed' && !same(value, node.value)) refuse(`${node.text} is fixed in this scope, but the initial state has ${JSON.stringify(value)}`)
    if (node.node === 'struct' || node.node === 'array') for (const [key, child] of node.children) check(child, (value as Record<string, unknown>)[key])
  }
  check(layout.root, state)
}
