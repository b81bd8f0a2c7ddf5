/**
 * The agent under AddressSanitizer and UndefinedBehaviorSanitizer, built without a warning: the examples, bad lines and garbage. Whatever is read, it ends in
 * order, says JSON and nothing else, and no sanitizer has anything to report.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import fc from 'fast-check'
import { buildAgent } from '../../../../checker/conform/live/build.ts'
import { isMissing } from '../../../../checker/conform/live/tool.ts'
import { answersOf618, examples, memory, run, testWith } from './support.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mmcheck-test-'))
afterAll(() => { rmSync(folder, { recursive: true }) })
const flags = ['-O1', '-pthread', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined']
const built = process.platform === 'linux' ? await buildAgent({ caches: [folder], flags }) : null
const agent = typeof built === 'string' ? built : ''
const bad = readFileSync(new URL('bad-lines.txt', import.meta.url), 'utf8')

testWith([], 'it builds without a warning', () => {
  expect(isMissing(built) ? built.why : null).toBeNull()
})

testWith(memory, 'the examples are answered as stored', () => {
  const { replies, errors, status } = run(examples, { agent })
  expect({ errors, status }).toEqual({ errors: '', status: 0 })
  expect(replies).toEqual(answersOf618)
}, /^6\.18\./)

testWith([], 'bad lines are no trouble', () => {
  const { replies, errors, status } = run(bad, { agent, words: [] })
  expect({ errors, status }).toEqual({ errors: '', status: 0 })
  expect(replies).toHaveLength(bad.trimEnd().split('\n').length)
})

const span = fc.tuple(fc.constantFrom('A', 'B', 'C', 'Z'), fc.constantFrom('', ':0', ':1', ':0+2', ':3+1', ':9', ':511+2', ':x')).map((parts) => parts.join(''))
const word = fc.oneof(
  { weight: 4, arbitrary: span },
  { weight: 4, arbitrary: fc.constantFrom('u', 'v', 'u+', 'c', 'd', 'p', 'on', 'off', 'dw', 'wp', 'miss', 'miss,wp', 'minor', 'val=3', 'huge', 'from=A', 'rw', 'n', 'r', 'holes', 'check', 'dontunmap', '@c') },
  { weight: 2, arbitrary: fc.constantFrom('anon', 'anons', 'shm', 'shmp', 'ht', 'htp', 'dontneed', 'pageout', 'free', 'remove', 'populate_write', 'guard_install', 'guard_remove', 'collapse', 'ev_fork', 'ev_remap', 'ev_remove', 'wp_hs', 'wp_unpop', 'sigbus', 'move', 'poison') },
  { weight: 2, arbitrary: fc.integer({ min: -2, max: 20 }).map(String) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
)
// `split`, `movepages` and `swapoff` are left to the examples: they are slow, or need another machine.
const op = fc.constantFrom(
  'map', 'uffd', 'reg', 'unreg', 'close', 'wp', 'copy', 'cont', 'zero', 'poison', 'move', 'wake', 'read', 'write', 'fork', 'kill', 'madv', 'punch', 'falloc', 'trunc', 'fwrite', 'fread',
  'munmap', 'mremap', 'mprotect', 'mlock', 'munlock', 'pin', 'unpin', 'vmsplice', 'pvr', 'pvw', 'scanwp', 'vmas', 'watch', 'opt', 'expect', '@c read', '@c write', '@c madv', '@c wp', '@d munmap', '@c uffd', '@c map', 'swapon', 'quit', 'begin', 'sysw',
)
const line = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(op, fc.array(word, { maxLength: 4 })).map(([name, words]) => [name, ...words].join(' ').replaceAll('\n', '')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 500, unit: 'binary' }).map((text) => text.replaceAll('\n', '')) },
).filter((text) => !/^\s*end\s*(#|$)/.test(text))
const beginning = ['map A anon 4', 'map B shm 4', 'map C anon 600', 'uffd u wp wp_hs wp_unpop', 'reg u A wp,miss', 'reg u B wp', 'fork c']
const scenario = fc.array(line, { minLength: 5, maxLength: 40 }).map((lines) => ['begin garbage', ...beginning, ...lines, 'end', ''].join('\n'))

testWith(['userfaultfd'], 'garbage never crashes it, and is answered with JSON alone', () => {
  fc.assert(fc.property(fc.array(scenario, { minLength: 10, maxLength: 20 }), (scenarios) => {
    const { replies, errors, status } = run(scenarios.join(''), { agent, words: [] })
    expect({ errors, status }).toEqual({ errors: '', status: 0 })
    for (const reply of replies) expect(() => { JSON.parse(reply) }, reply).not.toThrow()
    expect(replies.filter((reply) => reply.startsWith('{"worker_status"'))).toEqual([])
    expect(replies.filter((reply) => reply === '{"end":1}')).toHaveLength(scenarios.length)
  }), { numRuns: 12, interruptAfterTimeLimit: 5000, endOnFailure: true })
})
