import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { helpOf, opNames, ops } from '../../../checker/scenario/ops.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { printOp, printScenarios } from '../../../checker/scenario/print.ts'
import type { OpName } from '../../../checker/scenario/scenario.ts'
import { anyScenarios, bodyNames } from '../../arbitraries/scenarios.ts'

describe('text and value', () => {
  test('what is printed is read back as the same value, and printed the same again', () => {
    const seen = new Set<OpName>()
    fc.assert(fc.property(anyScenarios, (scenarios) => {
      const text = printScenarios(scenarios)
      const read = parseScenarios(text, 'f')
      expect(read).toEqual(scenarios)
      expect(printScenarios(read)).toBe(text)
      for (const { lines } of scenarios) for (const { op } of lines) seen.add(op.op)
    }), { numRuns: 400 })
    expect([...seen].sort()).toEqual([...opNames].sort())
  })

  test('the random scenarios have bodies for every op', () => {
    expect([...bodyNames].sort()).toEqual([...opNames].sort())
  })
})

describe('each op', () => {
  /** What the examples name; the examples make A, B, c, u and p themselves when that is what they are about. */
  const makers: Readonly<Record<string, string>> = { A: 'map A shm 1024', B: 'map B anon 4', u: 'uffd u wp ev_fork', c: 'fork c', p: 'pin p A' }
  const setting = (op: OpName): string[] => op === 'map' ? [] : Object.values(makers).filter((line) => line.split(' ').slice(0, 2).join(' ') !== ops[op].example.split(' ').slice(0, 2).join(' '))
    .filter((line) => !(op === 'mremap' && line.startsWith('map B')) && !(op === 'vmsplice' && line.startsWith('pin')))

  test.each(opNames)('%s: its example is in canonical form', (op) => {
    const lines = ['begin example', ...setting(op), ops[op].example, 'end', '']
    expect(printScenarios(parseScenarios(lines.join('\n'), 'f'))).toBe(lines.join('\n'))
  })

  test('says its form as the documents do', () => {
    expect(Object.fromEntries((['map', 'wp', 'copy', 'move', 'mremap', 'mprotect', 'reg', 'scanwp', 'vmas', 'swapoff'] as const).map((op) => [op, helpOf(op).form]))).toEqual({
      map: 'map A KIND PAGES [huge|nohuge] [ro] [from=B] [off=N]', wp: 'wp u SPAN on|off [dw]', copy: 'copy u SPAN [val=N] [wp] [dw]', move: 'move u DST SRC [holes] [dw]',
      mremap: 'mremap SPAN NEW [PAGES] [dontunmap]', mprotect: 'mprotect SPAN r|rw|n', reg: 'reg u SPAN miss,wp,minor', scanwp: 'scanwp SPAN [check]', vmas: 'vmas [@c]', swapoff: 'swapoff',
    })
  })

  test('leaves out what is usual, but for the byte that is written', () => {
    const span = { region: 'A', range: { first: 0, count: 1 } }
    expect([
      printOp({ op: 'copy', by: null, uffd: 'u', span, value: 0x5a, wp: false, dontWake: false }),
      printOp({ op: 'copy', by: 'c', uffd: 'u+', span, value: 0, wp: true, dontWake: true }),
      printOp({ op: 'write', by: null, span, value: 1 }),
      printOp({ op: 'opt', by: null, what: 'scan', on: true }),
      printOp({ op: 'map', by: null, region: 'A', kind: 'anon', pages: 4, thp: null, readOnly: false, from: null, off: 0 }),
    ]).toEqual(['copy u A:0', '@c copy u+ A:0 val=0 wp dw', 'write A:0 1', 'opt scan', 'map A anon 4'])
  })
})
