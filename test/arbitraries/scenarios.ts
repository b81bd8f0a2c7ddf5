/**
 * Random scenarios with every op in them. Each begins with a few lines that make what the others name (regions A and B, uffds u and v, child
 * c, pin p); whatever is made later gets a name of its own, from the place of its line.
 */
import fc from 'fast-check'
import type { OpOf } from '../../checker/scenario/ops.ts'
import {
  advices, type Expectation, featureWords, type Line, memoryKinds, observations, type Op, type OpName, registerModes, type Scenario, type Span,
} from '../../checker/scenario/scenario.ts'

interface Sizes { readonly A: number; readonly B: number }
type Body<Name extends OpName> = (sizes: Sizes) => fc.Arbitrary<OpOf<Name>>

/** Stands for a name that is made by the line. */
const fresh = ''
const aByte = fc.nat({ max: 255 })
const pages = fc.integer({ min: 1, max: 4096 })
const uffd = fc.constantFrom('u', 'v', 'u+')
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null })
/** Child c acts, or the first process. */
const by = fc.constantFrom(null, 'c')
const nobody = fc.constant(null)

const span = (sizes: Sizes): fc.Arbitrary<Span> => fc.constantFrom('A' as const, 'B' as const).chain((region) => fc.record({
  region: fc.constant(region),
  range: optional(fc.nat({ max: sizes[region] - 1 }).chain((first) => fc.record({ first: fc.constant(first), count: fc.integer({ min: 1, max: sizes[region] - first }) }))),
}))

const plain = <Name extends OpName>(op: Name) => (sizes: Sizes) => fc.record({ op: fc.constant(op), by, span: span(sizes) })
const withUffd = (sizes: Sizes) => ({ by, uffd, span: span(sizes) })
const dontWake = fc.boolean()

/** Region B is never watched otherwise than at first, and its first page always is. */
const state: fc.Arbitrary<Expectation> = fc.record({
  is: fc.constant('state' as const), of: optional(fc.constant('c')), region: fc.constant('B'), page: fc.constant(0),
  word: fc.tuple(
    fc.constantFrom('U', 'N', 'P', 'S', 'K', 'K(1)', 'Y', 'Y26'), fc.uniqueArray(fc.constantFrom('w', 'x', 'f', 'z', 'k', 't', 'M', 'H', 'c')),
    fc.constantFrom('', '!g'), fc.constantFrom('', '#0', '#12'), fc.constantFrom('', '/0', '/4a'),
  ).map(([kind, letters, absent, identity, mask]) => `${kind}${letters.join('')}${absent}${identity}${mask}`),
})
const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  state,
  fc.record({ is: fc.constant('event' as const), words: fc.array(fc.constantFrom('u', 'u+', 'pf', 'A:0', 'wp', 'wp,write', 'fin', '[write', '4]', 'len=4', 'a#b'), { minLength: 1, maxLength: 5 }) }),
  fc.constant({ is: 'blocked' as const }),
  fc.record({ is: fc.constant('errno' as const), name: fc.constantFrom('OK', 'EEXIST', 'EAGAIN', 'EINVAL', 'E133') }),
  fc.record({ is: fc.constant('value' as const), value: aByte }),
)

/** By op; the compiler wants all of them. */
const bodies: { readonly [Name in OpName]: Body<Name> } = {
  map: () => fc.record({
    op: fc.constant('map'), by, region: fc.constant(fresh), kind: fc.constantFrom(...memoryKinds), pages, thp: fc.constantFrom(null, 'huge', 'nohuge'), readOnly: fc.boolean(),
    from: optional(fc.constantFrom('A', 'B')), off: fc.oneof(fc.constant(0), fc.nat({ max: 4096 })),
  }),
  uffd: () => fc.record({ op: fc.constant('uffd'), by, uffd: fc.constant(fresh), features: fc.shuffledSubarray([...featureWords]) }),
  reg: (sizes) => fc.record({ op: fc.constant('reg'), ...withUffd(sizes), modes: fc.shuffledSubarray([...registerModes], { minLength: 1 }) }),
  unreg: (sizes) => fc.record({ op: fc.constant('unreg'), ...withUffd(sizes) }),
  close: () => fc.record({ op: fc.constant('close'), by, uffd }),
  wp: (sizes) => fc.record({ op: fc.constant('wp'), ...withUffd(sizes), on: fc.boolean(), dontWake }),
  copy: (sizes) => fc.record({ op: fc.constant('copy'), ...withUffd(sizes), value: fc.oneof(aByte, fc.constant(90)), wp: fc.boolean(), dontWake }),
  cont: (sizes) => fc.record({ op: fc.constant('cont'), ...withUffd(sizes), wp: fc.boolean(), dontWake }),
  zero: (sizes) => fc.record({ op: fc.constant('zero'), ...withUffd(sizes), dontWake }),
  poison: (sizes) => fc.record({ op: fc.constant('poison'), ...withUffd(sizes), dontWake }),
  move: (sizes) => fc.record({ op: fc.constant('move'), ...withUffd(sizes), from: span(sizes), holes: fc.boolean(), dontWake }),
  wake: (sizes) => fc.record({ op: fc.constant('wake'), ...withUffd(sizes) }),
  read: plain('read'), munmap: plain('munmap'), mlock: plain('mlock'), munlock: plain('munlock'), pvr: plain('pvr'), split: plain('split'),
  punch: plain('punch'), falloc: plain('falloc'), fread: plain('fread'),
  write: (sizes) => fc.record({ op: fc.constant('write'), by, span: span(sizes), value: aByte }),
  fwrite: (sizes) => fc.record({ op: fc.constant('fwrite'), by, span: span(sizes), value: aByte }),
  pvw: (sizes) => fc.record({ op: fc.constant('pvw'), by, span: span(sizes), value: aByte }),
  trunc: (sizes) => fc.record({ op: fc.constant('trunc'), by, span: span(sizes), pages: fc.nat({ max: 4096 }) }),
  fork: () => fc.record({ op: fc.constant('fork'), by, child: fc.constant(fresh) }),
  kill: () => fc.record({ op: fc.constant('kill'), by, child: fc.constant('c') }),
  madv: (sizes) => fc.record({ op: fc.constant('madv'), by, span: span(sizes), advice: fc.constantFrom(...advices) }),
  mremap: (sizes) => fc.record({ op: fc.constant('mremap'), by, span: span(sizes), to: fc.constant(fresh), pages: optional(pages), dontUnmap: fc.boolean() }),
  mprotect: (sizes) => fc.record({ op: fc.constant('mprotect'), by, span: span(sizes), prot: fc.constantFrom('r', 'rw', 'n') }),
  pin: (sizes) => fc.record({ op: fc.constant('pin'), by, pin: fc.constant(fresh), span: span(sizes) }),
  vmsplice: (sizes) => fc.record({ op: fc.constant('vmsplice'), by, pin: fc.constant(fresh), span: span(sizes) }),
  unpin: () => fc.record({ op: fc.constant('unpin'), by, pin: fc.constant('p') }),
  scanwp: (sizes) => fc.record({ op: fc.constant('scanwp'), by, span: span(sizes), check: fc.boolean() }),
  ksmscan: () => fc.record({ op: fc.constant('ksmscan'), by, scans: fc.integer({ min: 1, max: 100 }) }),
  movepages: (sizes) => fc.record({ op: fc.constant('movepages'), by, span: span(sizes), node: fc.nat({ max: 63 }) }),
  swapoff: () => fc.record({ op: fc.constant('swapoff'), by }),
  swapon: () => fc.record({ op: fc.constant('swapon'), by }),
  vmas: () => fc.record({ op: fc.constant('vmas'), by: nobody, of: optional(fc.constant('c')) }),
  watch: (sizes) => fc.record({ op: fc.constant('watch'), by: nobody, region: fc.constant('A'), pages: fc.uniqueArray(fc.nat({ max: sizes.A - 1 }), { minLength: 1, maxLength: 16 }) }),
  opt: () => fc.record({ op: fc.constant('opt'), by: nobody, what: fc.constantFrom(...observations), on: fc.boolean() }),
  expect: () => fc.record({ op: fc.constant('expect'), by: nobody, expectation }),
}
export const bodyNames = Object.keys(bodies) as readonly OpName[]

const preamble = (sizes: Sizes): readonly Op[] => [
  ...(['A', 'B'] as const).map((region): Op => ({ op: 'map', by: null, region, kind: 'shm', pages: sizes[region], thp: null, readOnly: false, from: null, off: 0 })),
  { op: 'uffd', by: null, uffd: 'u', features: ['wp', 'ev_fork'] },
  { op: 'uffd', by: null, uffd: 'v', features: [] },
  { op: 'fork', by: null, child: 'c' },
  { op: 'pin', by: null, pin: 'p', span: { region: 'A', range: null } },
]

/** Gives what a line makes the name of its place. */
function christened(op: Op, place: number): Op {
  switch (op.op) {
    case 'map': return op.region === fresh ? { ...op, region: `R${place}` } : op
    case 'mremap': return { ...op, to: `R${place}` }
    case 'uffd': return op.uffd === fresh ? { ...op, uffd: `w${place}` } : op
    case 'fork': return op.child === fresh ? { ...op, child: `d${place}` } : op
    case 'pin': case 'vmsplice': return op.pin === fresh ? { ...op, pin: `q${place}` } : op
    default: return op
  }
}

const size = fc.oneof(fc.integer({ min: 1, max: 8 }), pages)

/** Five ops: then no more can be made than a scenario may have. */
const anyOps: fc.Arbitrary<readonly Op[]> = fc.record({ A: size, B: size }).chain((sizes) =>
  fc.array(fc.oneof(...bodyNames.map((name): fc.Arbitrary<Op> => bodies[name](sizes))), { maxLength: 5 })
    .map((ops) => [...preamble(sizes), ...ops].map(christened)))

const anyName = fc.oneof(
  fc.constantFrom('01 anon pageout/in', 'zap: keeps the bit', 'a#b', 'two  spaces', 'émigré', 'end'),
  fc.array(fc.constantFrom('a', 'B', '7', '/', '#', '+', '"', '\\'), { minLength: 1, maxLength: 20 }).map((letters) => `x${letters.join('')}`),
)

/** Numbers the lines as the printer lays them out: `begin`, the ops, `end`. */
export const anyScenarios: fc.Arbitrary<readonly Scenario[]> = fc.array(fc.record({ name: anyName, ops: anyOps }), { minLength: 1, maxLength: 3 }).map((list) => {
  let number = 0
  return list.map(({ name, ops }) => {
    number++
    const lines = ops.map((op): Line => ({ number: ++number, op }))
    number++
    return { name, lines }
  })
})
