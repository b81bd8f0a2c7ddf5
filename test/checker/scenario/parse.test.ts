import { describe, expect, test } from 'vitest'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import type { Op } from '../../../checker/scenario/scenario.ts'

/** The last op of a scenario that makes A and B, u and v, c, and p. */
function opOf(line: string): Op | undefined {
  const [scenario] = parseScenarios(['begin x', 'map A shm 1024', 'map B shm 8', 'uffd u wp ev_fork', 'uffd v', 'fork c', 'pin p A', line, 'end'].join('\n'), 'f')
  return scenario?.lines.at(-1)?.op
}
const at = (region: string, first: number, count = 1) => ({ region, range: { first, count } })
const whole = (region: string) => ({ region, range: null })

describe('a file', () => {
  test('holds several scenarios, with comments, empty lines, and either end of line', () => {
    const text = '# two\r\n\r\nbegin 01 anon pageout/in # in and out\r\n\tmap  A anon 4 # four\n\n read A\r\nend # one\n  begin two\nend'
    expect(parseScenarios(text, 'f')).toEqual([
      { name: '01 anon pageout/in', lines: [
        { number: 4, op: { op: 'map', by: null, region: 'A', kind: 'anon', pages: 4, thp: null, readOnly: false, from: null, off: 0 } },
        { number: 6, op: { op: 'read', by: null, span: whole('A') } },
      ] },
      { name: 'two', lines: [] },
    ])
  })

  test('may begin with a byte order mark, and may use 400 bytes a line', () => {
    const name = 'é'.repeat(197)
    expect(parseScenarios(`\uFEFFbegin ${name}\nend`, 'f')).toEqual([{ name, lines: [] }])
  })

  test('begins afresh with each scenario: names, counts and all', () => {
    const one = ['begin x', ...Array.from({ length: 8 }, (_, i) => `uffd u${i}`), ...Array.from({ length: 6 }, (_, i) => `fork c${i}`), 'end'].join('\n')
    expect(parseScenarios(`${one}\n${one}`, 'f')).toHaveLength(2)
  })
})

describe('an op', () => {
  test.each<[string, Op]>([
    ['map C shmp 2 off=3 from=A ro huge', { op: 'map', by: null, region: 'C', kind: 'shmp', pages: 2, thp: 'huge', readOnly: true, from: 'A', off: 3 }],
    ['uffd w move wp', { op: 'uffd', by: null, uffd: 'w', features: ['move', 'wp'] }],
    ['uffd w minor_hs', { op: 'uffd', by: null, uffd: 'w', features: ['minor_hugetlb', 'minor_shmem'] }],
    ['reg u A:0+2 wp,miss', { op: 'reg', by: null, uffd: 'u', span: at('A', 0, 2), modes: ['wp', 'miss'] }],
    ['wp u+ A off dw', { op: 'wp', by: null, uffd: 'u+', span: whole('A'), on: false, dontWake: true }],
    ['@c copy u A:1 dw wp', { op: 'copy', by: 'c', uffd: 'u', span: at('A', 1), value: 90, wp: true, dontWake: true }],
    ['copy u A:1 val=255', { op: 'copy', by: null, uffd: 'u', span: at('A', 1), value: 255, wp: false, dontWake: false }],
    ['move u A:0+2 B:1+2 holes', { op: 'move', by: null, uffd: 'u', span: at('A', 0, 2), from: at('B', 1, 2), holes: true, dontWake: false }],
    ['write A:0+1', { op: 'write', by: null, span: at('A', 0), value: 1 }],
    ['pvw A:007 007', { op: 'pvw', by: null, span: at('A', 7), value: 7 }],
    ['trunc A 0', { op: 'trunc', by: null, span: whole('A'), pages: 0 }],
    ['mremap A:0+4 C dontunmap 8', { op: 'mremap', by: null, span: at('A', 0, 4), to: 'C', pages: 8, dontUnmap: true }],
    ['mprotect A rw', { op: 'mprotect', by: null, span: whole('A'), prot: 'rw' }],
    ['@c fork d', { op: 'fork', by: 'c', child: 'd' }],
    ['scanwp A check', { op: 'scanwp', by: null, span: whole('A'), check: true }],
    ['swapoff', { op: 'swapoff', by: null }],
    ['vmas', { op: 'vmas', by: null, of: null }],
    ['vmas @c', { op: 'vmas', by: null, of: 'c' }],
    ['watch A 1023 0', { op: 'watch', by: null, region: 'A', pages: [1023, 0] }],
    ['opt moved on', { op: 'opt', by: null, what: 'moved', on: true }],
    ['opt scan off', { op: 'opt', by: null, what: 'scan', on: false }],
    ['expect A:1023 P#0/4a', { op: 'expect', by: null, expectation: { is: 'state', of: null, region: 'A', page: 1023, word: 'P#0/4a' } }],
    ['expect @c B:7 Kw(1)!x', { op: 'expect', by: null, expectation: { is: 'state', of: 'c', region: 'B', page: 7, word: 'Kw(1)!x' } }],
    ['expect event fin [write A:0 1]', { op: 'expect', by: null, expectation: { is: 'event', words: ['fin', '[write', 'A:0', '1]'] } }],
    ['expect blocked', { op: 'expect', by: null, expectation: { is: 'blocked' } }],
    ['expect errno EEXIST', { op: 'expect', by: null, expectation: { is: 'errno', name: 'EEXIST' } }],
    ['expect value 0', { op: 'expect', by: null, expectation: { is: 'value', value: 0 } }],
  ])('%s', (line, op) => {
    expect(opOf(line)).toEqual(op)
  })
})

describe('names', () => {
  const reads = (...lines: readonly string[]): number | undefined => parseScenarios(['begin x', ...lines, 'end'].join('\n'), 'f')[0]?.lines.length
  test.each([
    ['a closed uffd may be used, and opened again', ['uffd u', 'close u', 'wake u A', 'uffd u wp']],
    ['a killed child may be asked, and forked again', ['fork c', 'kill c', '@c read A', 'fork c']],
    ['a pin may be taken again', ['pin p A', 'unpin p', 'vmsplice p A']],
    ['u+ comes with any fork, u++ with another', ['uffd u ev_fork', 'fork c', '@c fork d', 'wp u+ A off', 'wp u++ A off']],
    ['a region that mremap made', ['mremap A B', 'read B:3', 'mremap B:0+2 C 8', 'read C:7', 'read A']],
    ['the kinds of names do not meet', ['uffd A', 'fork A', 'pin A A', 'wake A A', '@A read A', 'unpin A']],
  ])('%s', (_, lines) => {
    expect(reads('map A anon 4', ...lines)).toBe(lines.length + 1)
  })
})
