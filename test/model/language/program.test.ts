import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Item, oneOf } from '../../../model/language/procedure.ts'
import { flatten, type Program } from '../../../model/language/program.ts'
import { nop, procedure } from './toy.ts'

const flat = (...items: readonly Item[]): Program => flatten('op', items, {})
const at = (program: Program): string[] => program.steps.map((placed) => placed.at)
const name = (program: Program, index: number | 'end' | undefined): string | undefined => (typeof index === 'number' ? program.steps[index]?.step.label : index)
/** Where each step goes by itself, by label. */
const falls = (program: Program): Record<string, string | undefined> =>
  Object.fromEntries(program.steps.map((placed) => [placed.step.label, name(program, placed.next)]))
const leaves = (program: Program): Record<string, string | undefined> =>
  Object.fromEntries(program.steps.map((placed) => [placed.step.label, name(program, placed.leave)]))
/** Where the jumps of the step with this label lead. */
const jumps = (program: Program, label: string): Record<string, string> => {
  const placed = program.steps.find((each) => each.step.label === label)
  return Object.fromEntries(Object.entries(placed?.jumps ?? {}).map(([to, index]) => [to, program.steps[index]?.at ?? 'nowhere']))
}

describe('inlining', () => {
  test('a step is named by the chain of procedures down to it and its label', () => {
    const program = flat(nop('look'), procedure('do_fault', nop('lock'), procedure('do_cow_fault', nop('copy'))), nop('return'))
    expect(at(program)).toEqual(['op: look', 'op > do_fault: lock', 'op > do_fault > do_cow_fault: copy', 'op: return'])
    expect(program.steps[2]?.chain).toEqual(['op', 'do_fault', 'do_cow_fault'])
    expect(program.byName.get('op > do_fault: lock')).toBe(1)
  })

  test('steps fall through, into procedures and out of them', () => {
    const program = flat(nop('a'), procedure('p', procedure('q', nop('b'), nop('c'))), nop('d'))
    expect(falls(program)).toEqual({ a: 'b', b: 'c', c: 'd', d: 'end' })
  })

  test('leaving ends the innermost procedure only', () => {
    const program = flat(procedure('p', nop('a'), procedure('q', nop('b'), nop('c')), nop('d')), nop('e'))
    expect(leaves(program)).toEqual({ a: 'e', b: 'd', c: 'd', d: 'e', e: 'end' })
  })

  test('a procedure may be inlined in several places, once in each', () => {
    const unlock = procedure('unlock', nop('drop it'))
    expect(at(flat(procedure('p', nop('a'), unlock), procedure('q', nop('b'), unlock)))).toEqual(['op > p: a', 'op > p > unlock: drop it', 'op > q: b', 'op > q > unlock: drop it'])
  })

  test('falling through visits all steps in the order in which they are written, alternatives left out', () => {
    let names = 0
    const { list } = fc.letrec<{ list: Item[]; item: Item; called: Item }>((tie) => ({
      called: fc.tuple(fc.constant(null).map(() => nop(`step ${names++}`)), tie('list')).map(([first, rest]) => procedure(`procedure_${names++}`, first, ...rest)),
      item: fc.oneof({ maxDepth: 4 },
        fc.constant(null).map(() => nop(`step ${names++}`)),
        tie('called'),
        fc.array(tie('called'), { minLength: 1, maxLength: 2 }).map((alternatives) => oneOf(...alternatives.filter((each) => each.item === 'procedure')))),
      list: fc.array(tie('item'), { maxLength: 4 }),
    }))
    const written = (items: readonly Item[]): string[] =>
      items.flatMap((item) => (item.item === 'step' ? [item.label] : item.item === 'procedure' ? written(item.items) : []))
    fc.assert(fc.property(list, (items) => {
      const program = flat(nop('first'), ...items)
      const visited: (string | undefined)[] = []
      for (let index: number | 'end' | undefined = 0; typeof index === 'number'; index = program.steps[index]?.next) visited.push(program.steps[index]?.step.label)
      expect(visited).toEqual(['first', ...written(items)])
    }))
  })
})

describe('jumps', () => {
  test('lead to a step or a procedure beside the one that jumps, forwards and backwards', () => {
    const program = flat(nop('a', { to: ['p', 'c'] }), nop('b'), procedure('p', nop('inside')), nop('c', { to: ['a'] }))
    expect(jumps(program, 'a')).toEqual({ p: 'op > p: inside', c: 'op: c' })
    expect(jumps(program, 'c')).toEqual({ a: 'op: a' })
  })

  test('are looked up outwards: the nearest of that name', () => {
    const program = flat(nop('out'), nop('far'), procedure('p', nop('out'), procedure('q', nop('jumps', { to: ['out', 'far'] }))))
    expect(jumps(program, 'jumps')).toEqual({ out: 'op > p: out', far: 'op: far' })
  })

  test('to the procedure around begin it again', () => {
    const program = flat(procedure('p', nop('a'), procedure('q', nop('again', { to: ['p', 'q'] }))))
    expect(jumps(program, 'again')).toEqual({ p: 'op > p: a', q: 'op > p > q: again' })
  })

  test('never lead into a procedure that does not surround the step', () => {
    expect(() => flat(procedure('p', nop('hidden')), nop('a', { to: ['hidden'] }))).toThrow('step "op: a" jumps to "hidden", which no procedure around it has')
  })

  test('to nothing are refused', () => {
    expect(() => flat(nop('a', { to: ['nowhere'] }))).toThrow('step "op: a" jumps to "nowhere", which no procedure around it has')
  })
})

describe('alternatives', () => {
  const program = flat(
    nop('choose', { to: ['one', 'two'] }), nop('choose nothing'),
    oneOf(procedure('one', nop('1a', { to: ['two'] }), nop('1b')), procedure('two', nop('2a'), nop('2b'))),
    nop('after'),
  )

  test('are passed over by falling through, and the end of each goes on after all of them', () => {
    expect(falls(program)).toEqual({ 'choose': 'choose nothing', 'choose nothing': 'after', '1a': '1b', '1b': 'after', '2a': '2b', '2b': 'after', 'after': 'end' })
  })

  test('leaving one goes on after all of them', () => {
    expect(leaves(program)).toMatchObject({ '1a': 'after', '2b': 'after' })
  })

  test('are entered by a jump, from before and from each other', () => {
    expect(jumps(program, 'choose')).toEqual({ one: 'op > one: 1a', two: 'op > two: 2a' })
    expect(jumps(program, '1a')).toEqual({ two: 'op > two: 2a' })
  })

  test('at the end of a procedure go on after that procedure', () => {
    expect(falls(flat(procedure('p', nop('a'), oneOf(procedure('one', nop('1')), procedure('two', nop('2'))), oneOf(procedure('three', nop('3')))), nop('z'))))
      .toEqual({ a: 'z', 1: 'z', 2: 'z', 3: 'z', z: 'end' })
  })
})

describe('what is refused', () => {
  test('a procedure that calls itself, directly or through another', () => {
    const items: Item[] = [nop('a')]
    const p = { ...procedure('p'), items }
    items.push(p)
    expect(() => flat(p)).toThrow('op: p calls itself')
    const inner: Item[] = [nop('b')]
    const q = { ...procedure('q'), items: inner }
    inner.push(procedure('r', nop('c'), q))
    expect(() => flat(q)).toThrow('op: q calls itself')
  })

  test('a procedure, or an operation, that has no step to begin with', () => {
    expect(() => flat(nop('a'), procedure('p'))).toThrow('op: p has to begin with a step or a procedure')
    expect(() => flat(procedure('p', oneOf(procedure('q', nop('a')))))).toThrow('op: p has to begin with a step or a procedure')
    expect(() => flat(oneOf(procedure('q', nop('a'))))).toThrow('op: op has to begin with a step or a procedure')
    expect(() => flat()).toThrow('op: op has to begin with a step or a procedure')
  })

  test('a name that stands twice in one procedure', () => {
    expect(() => flat(nop('a'), nop('a'))).toThrow('op: "a" stands twice in the same procedure')
    expect(() => flat(procedure('p', nop('a')), procedure('p', nop('b')))).toThrow('op: "p" stands twice')
    expect(() => flat(nop('p'), procedure('p', nop('b')))).toThrow('op: "p" stands twice')
    expect(() => flat(nop('go', { to: ['p'] }), procedure('p', nop('b')), oneOf(procedure('p', nop('c'))))).toThrow('op: "p" stands twice')
  })

  test('the same label in two procedures is none', () => {
    expect(at(flat(procedure('p', nop('lock')), procedure('q', nop('lock'))))).toEqual(['op > p: lock', 'op > q: lock'])
  })
})

describe('replacement', () => {
  const mine = procedure('mine', nop('mine, first'), nop('mine, last'))

  test('a kernel\'s own procedure stands in the place of the one of that name, wherever it is inlined', () => {
    const program = flatten('op', [procedure('p', procedure('do_fault', nop('theirs'))), procedure('q', procedure('do_fault', nop('theirs'))), nop('z')], { do_fault: mine })
    expect(at(program)).toEqual(['op > p > do_fault: mine, first', 'op > p > do_fault: mine, last', 'op > q > do_fault: mine, first', 'op > q > do_fault: mine, last', 'op: z'])
  })

  test('it keeps the name that others jump to', () => {
    const program = flatten('op', [nop('a', { to: ['do_fault'] }), oneOf(procedure('do_fault', nop('theirs')))], { do_fault: mine })
    expect(jumps(program, 'a')).toEqual({ do_fault: 'op > do_fault: mine, first' })
  })

  test('a replacement of something else changes nothing', () => {
    expect(at(flatten('op', [procedure('p', nop('theirs'))], { q: mine }))).toEqual(['op > p: theirs'])
  })
})
