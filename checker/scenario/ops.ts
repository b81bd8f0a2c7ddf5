/**
 * The ops, one row each: the fields in the order in which they stand on the line, and one line as an example. Everything else follows: how
 * the op is read, written, and explained when it is mistyped. The compiler holds each row against the op's type.
 */
import { expectation } from './expectation.ts'
import { byte, choice, either, type Field, flag, keyed, loose, named, namedList, number, onUnlessOff } from './fields.ts'
import { limits } from './limits.ts'
import { fromRegion, name, newName, ofChild, pageList, span } from './name-fields.ts'
import { advices, featureWords, memoryKinds, observations, type Op, type OpName, registerModes } from './scenario.ts'
import type { Help } from './words.ts'

/** The op of that name. */
export type OpOf<Name extends OpName, O = Op> = O extends { readonly op: infer Names } ? (Name extends Names ? O & { readonly op: Name } : never) : never
export type FieldName<O> = Exclude<keyof O, 'op' | 'by'>

export interface Row<O> {
  /** In the order of the line. */
  readonly fields: { readonly [K in FieldName<O>]: Field<O[K]> }
  readonly example: string
  /** No process does it, so no child can be asked to: how it is said of a child instead. */
  readonly instead?: string
}

const uffd = name('u', 'uffd')
const dontWake = flag('dw')
const wp = flag('wp')
const onSpan = (example: string): { readonly fields: { readonly span: ReturnType<typeof span> }; readonly example: string } => ({ fields: { span: span() }, example })

export const ops: { readonly [Name in OpName]: Row<OpOf<Name>> } = {
  map: {
    fields: {
      region: newName('A', 'region'), kind: named('KIND', 'kind of memory', memoryKinds), pages: number('PAGES', 'the number of pages', 1, limits.pages),
      thp: either(['huge', 'nohuge']), readOnly: flag('ro'), from: fromRegion, off: keyed('off', 'the offset in the file, in pages,', 0, limits.pages, 0),
    },
    example: 'map A anon 4',
  },
  uffd: {
    fields: {
      uffd: newName('u', 'uffd'),
      features: namedList({ form: '[FEATURES]', what: 'feature', names: featureWords, comma: false, short: { minor_hs: ['minor_hugetlb', 'minor_shmem'] } }),
    },
    example: 'uffd u wp wp_unpop',
  },
  reg: { fields: { uffd, span: span(), modes: namedList({ form: 'miss,wp,minor', what: 'mode', names: registerModes, comma: true }) }, example: 'reg u A miss,wp' },
  unreg: { fields: { uffd, span: span() }, example: 'unreg u A' },
  close: { fields: { uffd }, example: 'close u' },
  wp: { fields: { uffd, span: span(), on: choice('protection', { on: true, off: false }), dontWake }, example: 'wp u A:0+2 on' },
  copy: { fields: { uffd, span: span(), value: keyed('val', 'the byte that is copied', 0, 255, 0x5a), wp, dontWake }, example: 'copy u A:0 val=7 wp' },
  cont: { fields: { uffd, span: span(), wp, dontWake }, example: 'cont u A:0' },
  zero: { fields: { uffd, span: span(), dontWake }, example: 'zero u A:0' },
  poison: { fields: { uffd, span: span(), dontWake }, example: 'poison u A:0' },
  move: { fields: { uffd, span: span('DST'), from: span('SRC'), holes: flag('holes'), dontWake }, example: 'move u A:0 B:0' },
  wake: { fields: { uffd, span: span() }, example: 'wake u A:0' },
  read: onSpan('read A:0'),
  write: { fields: { span: span(), value: byte }, example: 'write A:0 1' },
  fork: { fields: { child: newName('c', 'child') }, example: 'fork c' },
  kill: { fields: { child: name('c', 'child') }, example: 'kill c' },
  madv: { fields: { span: span(), advice: named('ADVICE', 'advice', advices) }, example: 'madv A:0 dontneed' },
  punch: onSpan('punch A:0'),
  falloc: onSpan('falloc A:0'),
  fread: onSpan('fread A:0'),
  munmap: onSpan('munmap A:2+2'),
  mlock: onSpan('mlock A'),
  munlock: onSpan('munlock A'),
  pvr: onSpan('pvr A:0'),
  split: onSpan('split A'),
  trunc: { fields: { span: span(), pages: number('PAGES', 'the new length of the file, in pages,', 0, limits.pages) }, example: 'trunc A 2' },
  fwrite: { fields: { span: span(), value: byte }, example: 'fwrite A:0 7' },
  pvw: { fields: { span: span(), value: byte }, example: 'pvw A:0 9' },
  mremap: {
    fields: { span: span(), to: newName('NEW', 'region'), pages: loose('PAGES', 'the new number of pages', 1, limits.pages), dontUnmap: flag('dontunmap') },
    example: 'mremap A B',
  },
  mprotect: { fields: { span: span(), prot: choice('protection', { r: 'r', rw: 'rw', n: 'n' }) }, example: 'mprotect A r' },
  pin: { fields: { pin: newName('p', 'pin'), span: span() }, example: 'pin p A:0' },
  vmsplice: { fields: { pin: newName('p', 'pin'), span: span() }, example: 'vmsplice p A:0' },
  unpin: { fields: { pin: name('p', 'pin') }, example: 'unpin p' },
  scanwp: { fields: { span: span(), check: flag('check') }, example: 'scanwp A' },
  ksmscan: { fields: { scans: number('SCANS', 'the number of full scans', 1, limits.ksmScans) }, example: 'ksmscan 2' },
  movepages: { fields: { span: span(), node: number('NODE', 'the node', 0, limits.node) }, example: 'movepages A:0 1' },
  swapoff: { fields: {}, example: 'swapoff' },
  swapon: { fields: {}, example: 'swapon' },
  vmas: { fields: { of: ofChild }, example: 'vmas @c', instead: 'vmas @c' },
  watch: { fields: { region: name('A', 'region'), pages: pageList }, example: 'watch A 0 1 511', instead: 'watch A 0 1 511' },
  opt: { fields: { what: named('NAME', 'option', observations), on: onUnlessOff }, example: 'opt scan off', instead: 'opt scan off' },
  expect: { fields: { expectation }, example: 'expect A:0 Pw', instead: 'expect @c A:0 Pw' },
}

export const opNames = Object.keys(ops) as readonly OpName[]
export const isOpName = (text: string): text is OpName => Object.hasOwn(ops, text)

/** The fields of an op in their order, without their types: what reads and writes them does so one by one. */
export const fieldsOf = (op: OpName): readonly (readonly [string, Field<unknown>])[] => Object.entries(ops[op].fields as Readonly<Record<string, Field<unknown>>>)

export function helpOf(op: OpName): Help {
  const fields = fieldsOf(op).map(([, field]) => field)
  return { form: [op, ...fields.map(({ form }) => form)].join(' '), example: ops[op].example, options: fields.flatMap(({ options }) => options ?? []) }
}
