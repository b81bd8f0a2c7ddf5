import fc from 'fast-check'
import { fromDot, type RootGraphModel } from 'ts-graphviz'
import { Resvg } from '@resvg/resvg-js'
import { describe, expect, test } from 'vitest'
import { dotOf } from '../../../checker/report/dot.ts'
import { maxNodes, renderSvg } from '../../../checker/report/svg.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import { stateBefore, type Trace } from '../../../checker/trace/trace.ts'
import { anyTrace } from '../trace/arbitrary-trace.ts'
import { call, heading, lift, open, up } from '../trace/lift.ts'
import { lostByFork, lostByZap, missingInfo } from '../trace/memory.ts'

type Graph = Pick<RootGraphModel, 'nodes' | 'subgraphs'>
interface Drawn { readonly id: string; readonly label: string; readonly penwidth: number; readonly peripheries: number }
const nodesOf = (graph: Graph): Drawn[] => [
  ...graph.nodes.map(({ id, attributes }) => ({ id, label: String(attributes.get('label')), penwidth: Number(attributes.get('penwidth') ?? 1), peripheries: Number(attributes.get('peripheries') ?? 1) })),
  ...graph.subgraphs.flatMap(nodesOf),
]
const drawn = (trace: Trace): Drawn[] => nodesOf(fromDot(dotOf(trace)))
const inColumn = (nodes: readonly Drawn[], name: string): ((row: number) => Drawn) => {
  const column = nodes.find((node) => node.id.startsWith('head.') && node.label === name)?.id.split('.')[1]
  if (column === undefined) throw new Error(`no column ${name}`)
  return (row) => {
    const found = nodes.find((node) => node.id === `step${row}.${column}`)
    if (found === undefined) throw new Error(`no row ${row}`)
    return found
  }
}

describe('a run of the memory model', () => {
  const samples = { lostByZap, lostByFork, missingInfo }

  test.each(Object.entries(samples))('%s: every row has a node in every column, and the picture is the same every time', (_, sample) => {
    const { trace } = sample()
    const nodes = drawn(trace)
    const columns = nodes.filter((node) => node.id.startsWith('head.')).length
    expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length)
    expect(nodes).toHaveLength(columns * (trace.steps.length + 2))
    expect(dotOf(sample().trace)).toBe(dotOf(trace))
  })

  test.each(Object.entries(samples))('%s: an entry has a star and a thick box in exactly the steps that change it', (_, sample) => {
    const { trace } = sample()
    const nodes = drawn(trace)
    for (const slot of trace.slots.filter(({ domain }) => domain === 'entry')) {
      const [, mm, , page] = slot.path as [string, number, string, number]
      const column = inColumn(nodes, `${(trace.init['mms'] as readonly unknown[]).length > 1 ? `mm${mm} ` : ''}pte[${page}]`)
      for (const step of trace.steps) {
        const read = (state: unknown): string => JSON.stringify((state as { mms: { alive: boolean; pt: unknown[]; ghost: { value: string }[] }[] }).mms.map((each) => [each.alive, each.pt[page], each.ghost[page]?.value])[mm])
        const isChanged = read(step.state) !== read(stateBefore(trace, step))
        const node = column(step.number)
        expect([slot.text, step.number, node.label.includes('* ')]).toEqual([slot.text, step.number, isChanged])
        expect([slot.text, step.number, node.penwidth]).toEqual([slot.text, step.number, isChanged ? 2 : 1])
      }
    }
  })

  test('each step stands in the lane of its actor only', () => {
    const { trace } = lostByFork()
    const nodes = drawn(trace)
    for (const step of trace.steps) {
      for (const lane of new Set(trace.steps.map((each) => each.actor)))
        expect([step.number, lane, inColumn(nodes, lane)(step.number).label !== '']).toEqual([step.number, lane, lane === step.actor])
    }
  })

  test('it shows the entry, the promise and the page cache, and the last step in a double frame with the verdict', () => {
    const { trace } = lostByZap()
    const nodes = drawn(trace)
    expect(inColumn(nodes, 'pte[0]')(1).label).toBe('* special(uffd_wp)\\l* promise: armed\\l')
    expect(inColumn(nodes, 'pte[0]')(2).label).toBe('* none\\l= promise: armed\\l')
    expect(inColumn(nodes, 'pte[0]')(3).label).toBe('none\\lpromise: armed\\l')
    expect([3, 4, 5].map((row) => inColumn(nodes, 'cache[0]')(row).label)).toEqual(['absent\\l', '* present\\l', 'present\\l'])
    const [outer] = fromDot(dotOf(trace)).subgraphs.filter((each) => each.id === 'cluster_outer')
    const inner = outer?.subgraphs[0]
    expect(outer?.get('label')).toContain('VIOLATED: wp-never-lost\\la write to page 0 of mm 0')
    expect([outer?.get('penwidth'), inner?.get('penwidth')].map(Number)).toEqual([3, 3])
    expect(inner?.nodes.every((node) => node.id.startsWith('step6.'))).toBe(true)
    expect(nodes.filter((node) => node.peripheries === 2).map((node) => node.id.split('.')[0])).toEqual(['step6'])
  })
})

describe('drawn by Graphviz', () => {
  const text = (svg: string): string => svg.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll(/[\s\u00a0]+/g, ' ')

  test.each([lostByZap, lostByFork, missingInfo])('it is an SVG that others can draw, with all that the DOT says', async (sample) => {
    const { trace } = sample()
    const svg = await renderSvg(dotOf(trace))
    if (!svg.ok) throw new Error(svg.error.message)
    const image = new Resvg(svg.value).render()
    expect(Math.min(image.width, image.height)).toBeGreaterThan(200)
    expect(text(svg.value)).toContain(`VIOLATED: ${trace.meta.property}`)
    for (const step of trace.steps) for (const part of step.parts) expect(text(svg.value)).toContain((part.label ?? '').split(' ')[0])
  })

  test('names with quotes, brackets and backslashes come out as they are', async () => {
    const name = 'a "b" <c> &amp; {d|e} \\n \\l f'
    const system = lift()
    const odd = { ...system, actions: system.actions.map((action) => (action.name === up ? { ...action, name } : action)) }
    const trace = rebuild(odd, [name], heading('no-fall'))
    const svg = await renderSvg(trace.ok ? dotOf(trace.value) : '')
    expect(svg.ok ? text(svg.value) : svg.error).toContain('a "b" <c> &amp; {d|e} \\n \\l f')
  })

  test('whatever a trace holds can be drawn', async () => {
    await fc.assert(fc.asyncProperty(anyTrace, async (trace) => {
      const svg = await renderSvg(dotOf(trace))
      expect(svg.ok ? '' : svg.error.message).toBe('')
    }), { numRuns: 25 })
  })

  test('a long trace keeps its last steps, and says so', async () => {
    const system = lift()
    const toggle = { name: 'guest: presses', actor: 'guest', apply: (s: { called: boolean[] }) => { s.called[0] = s.called[0] !== true; return true } }
    const trace = rebuild({ ...system, actions: [toggle] }, Array.from({ length: 700 }, () => toggle.name), heading('no-fall'))
    if (!trace.ok) throw new Error(trace.error.problem)
    const dot = dotOf(trace.value)
    expect(dot).toContain('are not drawn')
    expect(dot).toContain('"step700.0"')
    expect(dot).not.toContain('"step100.0"')
    expect((await renderSvg(dot)).ok).toBe(true)
  })

  test('no DOT, or too much of it, is an answer', async () => {
    expect(await renderSvg('digraph { a -> ')).toMatchObject({ ok: false, error: { problem: 'bad DOT', message: expect.stringContaining('syntax error') as string } })
    const many = Array.from({ length: maxNodes + 1 }, (_, i) => `  "n${i}" [label="x"];`).join('\n')
    expect(await renderSvg(`digraph {\n${many}\n}`)).toMatchObject({ ok: false, error: { problem: 'too large' } })
  })
})

test('any other system: its slots are the columns', () => {
  const trace = rebuild(lift(), [call, open, up], heading('no-fall', 'never', 'x'))
  if (!trace.ok) throw new Error(trace.error.problem)
  const nodes = drawn(trace.value)
  expect(nodes.filter((node) => node.id.startsWith('head.')).map((node) => node.label)).toEqual(['step', 'guest', 'motor', 'car', 'called[0]', 'called[1]', 'called[2]'])
  expect([0, 1, 2, 3].map((row) => inColumn(nodes, 'called[2]')(row).label)).toEqual(['0\\l', '* 1\\l', '1\\l', '1\\l'])
})
