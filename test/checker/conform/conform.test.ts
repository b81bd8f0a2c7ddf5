/** The loop, with two answerers made up here: a page is N, P or S and may carry w. Faults are seeded into one of them. */
import { expect, test } from 'vitest'
import { type Answerer, conform, type Plan } from '../../../checker/conform/conform.ts'
import { randomScenario } from '../../../checker/conform/generate.ts'
import { isAside } from '../../../checker/scenario/regions.ts'
import { printOp } from '../../../checker/scenario/print.ts'
import type { Reply } from '../../../checker/scenario/reply.ts'
import type { Op, Scenario } from '../../../checker/scenario/scenario.ts'

interface Toy { readonly kind: string; readonly word: string }
type Fault = (op: Op, before: Toy, after: Toy) => Toy

function answer({ name, lines }: Scenario, fault: Fault): Reply[] {
  const regions = new Map<string, { kind: string; pages: Toy[] }>()
  const replies = lines.filter(({ op }) => !isAside(op.op)).map(({ op }): Reply => {
    if (op.op === 'map') regions.set(op.region, { kind: op.kind, pages: Array.from({ length: op.pages }, () => ({ kind: op.kind, word: 'N' })) })
    const region = 'span' in op ? regions.get(op.span.region) : undefined
    if ('span' in op && region !== undefined) {
      const { first, count } = op.span.range ?? { first: 0, count: region.pages.length }
      region.pages = region.pages.map((page, i) => (i >= first && i < first + count ? fault(op, page, next(op, page)) : page))
    }
    return { op: printOp(op), r: 0, e: 'OK', st: Object.fromEntries([...regions].map(([each, { pages }]) => [each, pages.map(({ word }) => word).join(' ')])) }
  })
  return [{ seq: name }, ...replies, { end: 1 }]
}

function next(op: Op, { kind, word }: Toy): Toy {
  const w = word.includes('w') ? 'w' : ''
  if (op.op === 'read' || op.op === 'write') return { kind, word: `P${w}` }
  if (op.op === 'madv' && op.advice === 'pageout' && word.startsWith('P')) return { kind, word: `S${w}` }
  if (op.op === 'wp' && !word.startsWith('N')) return { kind, word: `${word.charAt(0)}${op.on ? 'w' : ''}` }
  return { kind, word }
}

const right: Fault = (_op, _before, after) => after
const losesBit: Fault = (op, before, after) =>
  op.op === 'madv' && op.advice === 'pageout' && before.word === 'Pw' && before.kind === 'shm' ? { ...after, word: 'S' } : after

const answering = (fault: Fault): Answerer => (scenarios) => Promise.resolve(scenarios.map((scenario) => answer(scenario, fault)))
const plan = (changes: Partial<Plan> = {}): Plan => ({
  runs: 300, scenario: (i) => randomScenario(3, i), model: answering(right), kernel: answering(right), now: ticking(), ...changes,
})

/** A second for each look at the clock. */
function ticking(): () => number {
  let time = 0
  return () => (time += 1000)
}

test('two that agree: every field of every run compared, nothing found', async () => {
  const outcome = await conform(plan())
  expect(outcome).toMatchObject({ runs: 300, complete: true, differences: [], differing: 0, unstable: [], unsupported: {}, leftOutShare: 0, seconds: 1, perSecond: 300 })
  expect(outcome.fields).toBeGreaterThan(300 * 50)
  expect(Object.keys(outcome.coverage.ops).length).toBeGreaterThan(25)
})

test('a seeded fault is found, told once, and shrunk to the three ops that it takes and the names that they need', async () => {
  const { differences, differing } = await conform(plan({ kernel: answering(losesBit) }))
  expect(differences).toHaveLength(1)
  expect(differing).toBeGreaterThan(1)
  const [found] = differences
  expect(found).toMatchObject({ minimal: true, times: differing, difference: { left: 'w', right: '', op: { op: 'madv', advice: 'pageout' } } })
  expect(found?.says).toBe('reply 5, st A[0] letters: w against ')
  const ops = found?.shrunk.lines.map(({ op }) => printOp(op)) ?? []
  expect(ops[0]).toBe('map A shm 1')
  expect(ops[1]).toBe('uffd u')
  expect(ops[2]).toMatch(/^(read|write) A/)
  expect(ops[3]).toMatch(/^wp u A(:0)? on$/)
  expect(ops[4]).toMatch(/^madv A(:0)? pageout$/)
  expect(ops).toHaveLength(5)
  const told = found?.sideBySide.split('\n') ?? []
  expect(told.slice(-4)).toEqual([`! ${ops[4] ?? ''}`, '    model   r=0 e=OK A[Sw]', '    kernel  r=0 e=OK A[S]', 'end'])
  expect(told.filter((line) => line.startsWith('!'))).toHaveLength(1)
})

test('faults of several sorts are told apart, and only so many are shrunk', async () => {
  const two: Fault = (op, before, after) => (op.op === 'read' && before.word === 'S' ? { ...after, word: 'S' } : losesBit(op, before, after))
  expect((await conform(plan({ kernel: answering(two) }))).differences.map(({ difference }) => difference.op?.op).sort()).toEqual(['madv', 'read'])
  const { differences, differing } = await conform(plan({ kernel: answering(two), shrinkMost: 1 }))
  expect(differences).toHaveLength(1)
  expect(differing).toBeGreaterThan(differences[0]?.times ?? 0)
})

test('a kernel that differs from itself is unstable, not different', async () => {
  let asked = 0
  // Only what is asked first, the first batch, is answered wrongly.
  const kernel: Answerer = (scenarios) => answering(++asked === 1 ? losesBit : right)(scenarios)
  const outcome = await conform(plan({ kernel }))
  expect(outcome.differences).toEqual([])
  expect(outcome.differing).toBe(0)
  expect(outcome.unstable.length).toBeGreaterThan(0)
  expect(outcome.unstableShare).toBe(outcome.unstable.length / 300)
})

test('a difference that is gone after shrinking is told as it was drawn', async () => {
  let asked = 0
  const wrong: Fault = (_op, _before, after) => ({ ...after, word: `${after.word}x` })
  // Right is what is asked alone, later: the last question, to what is left after shrinking, is one of these.
  const kernel: Answerer = (scenarios) => answering(++asked <= 2 || scenarios.length > 1 ? wrong : right)(scenarios)
  const { differences } = await conform(plan({ runs: 1, kernel }))
  expect(differences).toHaveLength(1)
  expect(differences[0]).toMatchObject({ shrunk: randomScenario(3, 0), minimal: false })
})

test('what one side cannot do is counted by name, and compared up to there', async () => {
  const model: Answerer = (scenarios) => Promise.resolve(scenarios.map((scenario) => {
    const replies = answer(scenario, right)
    const at = replies.findIndex((reply) => 'op' in reply && reply.op.startsWith('fork'))
    return at < 0 ? replies : [...replies.slice(0, at), { op: 'fork c', unsupported: 'fork' }, { end: 1 } as const]
  }))
  const outcome = await conform(plan({ model }))
  const forks = Array.from({ length: 300 }, (_, i) => randomScenario(3, i)).filter(({ lines }) => lines.some(({ op }) => op.op === 'fork')).length
  expect(outcome.unsupported).toEqual({ fork: forks })
  expect(outcome.differing).toBe(0)
  expect(outcome.coverage.ops['fork']).toBeUndefined()
})

test('it stops when told to, and tells how far it is', async () => {
  const progress: number[] = []
  const outcome = await conform(plan({ batch: 50, isOver: () => progress.length === 3, told: ({ runs }) => { progress.push(runs) } }))
  // The batch that the kernel is at already is finished.
  expect(progress).toEqual([50, 100, 150, 200])
  expect(outcome).toMatchObject({ runs: 200, complete: false })
})
