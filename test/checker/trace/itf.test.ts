import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromItf, toItf } from '../../../checker/trace/itf.ts'
import { decodeValue, encodeValue } from '../../../checker/trace/itf-value.ts'
import { anyTrace } from './arbitrary-trace.ts'
import { lostByFork, lostByZap, missingInfo } from './memory.ts'

interface File { '#meta': Record<string, unknown>; vars: string[]; states: Record<string, unknown>[] }
const parse = (text: string): File => JSON.parse(text) as File

describe('values, as the ITF document has them', () => {
  test.each<[unknown, unknown]>([
    [0, 0], [-7, -7], [2 ** 53 - 1, 9007199254740991], [2 ** 53, { '#bigint': '9007199254740992' }], [-(2 ** 64), { '#bigint': '-18446744073709551616' }],
    [true, true], ['x', 'x'], [null, { '#unserializable': 'null' }], [[1, [2]], [1, [2]]], [{ a: { b: 2 ** 60 } }, { a: { b: { '#bigint': '1152921504606846976' } } }],
  ])('%j is written %j, and read back', (value, json) => {
    expect(encodeValue(value)).toEqual(json)
    expect(decodeValue(json, [])).toEqual({ ok: true, value })
  })

  test.each([[0.5, 'no integer'], [Number.NaN, 'no integer'], [undefined, 'no plain value'], [{ '#x': 1 }, 'reserves']])('%j cannot be written', (value, why) => {
    expect(() => encodeValue(value)).toThrow(why)
  })

  test.each<[unknown, string]>([
    [1.5, 'integer'], [2 ** 53, '#bigint'], [{ '#bigint': '9007199254740993' }, 'a double can hold'], [{ '#bigint': 'x' }, 'integer as text'],
    [null, '#unserializable'], [{ '#map': [] }, '#map'], [[0, { a: [null] }], '#unserializable'],
  ])('%j cannot be read', (json, expected) => {
    const value = decodeValue(json, ['states', 1])
    expect(value.ok ? '' : value.error.expected).toContain(expected)
  })

  test('the path of a wrong value leads to it', () => {
    expect(decodeValue([0, { a: [1, null] }], ['x'])).toMatchObject({ error: { path: ['x', 1, 'a', 1] } })
  })
})

describe('files', () => {
  test('whatever a trace holds comes back', () => {
    fc.assert(fc.property(anyTrace, (trace) => {
      expect(fromItf(toItf(trace))).toEqual({ ok: true, value: trace })
    }), { numRuns: 300 })
  })

  test('the same trace is the same file; a stamp says when and where it was written', () => {
    const { trace } = lostByZap()
    const text = toItf(trace)
    expect(toItf(lostByZap().trace)).toBe(text)
    expect(text).not.toMatch(/timestamp|"node"/)
    const stamped = parse(toItf(trace, { timestamp: '2026-11-21T07:00:00Z', node: 'v20.20.2' }))['#meta']
    expect(stamped).toMatchObject({ timestamp: '2026-11-21T07:00:00Z', versions: { node: 'v20.20.2' } })
    expect(fromItf(JSON.stringify({ ...parse(text), '#meta': stamped }))).toEqual({ ok: true, value: trace })
  })

  test('the file is what other tools of the format expect', () => {
    const { trace } = lostByFork()
    const file = parse(toItf(trace))
    expect(file['#meta']).toMatchObject({ format: 'ITF', property: 'wp-never-lost', expected: 'violated', actions: trace.meta.actions, versions: { tool: 'mmcheck 0.1.0' } })
    expect(file.vars).toContain('mms')
    expect(file.states).toHaveLength(trace.steps.length + 1)
    file.states.forEach((state, index) => {
      expect(Object.keys(state)).toEqual(['#meta', ...file.vars])
      expect(state['#meta']).toMatchObject({ index, action: index === 0 ? null : trace.meta.actions[index - 1] })
    })
    expect(fromItf(toItf(trace))).toEqual({ ok: true, value: trace })
  })
})

/** A change to a good file, where the error must be (by what stands on its line), and what it must say. */
const mistakes: [string, (file: File) => void, { where: string; line: string; expected: RegExp; example: RegExp }][] = [
  ['another format', (f) => { f['#meta']['format'] = 'XML' }, { where: '#meta.format', line: '"format": "XML"', expected: /"ITF"/, example: /"format": "ITF"/ }],
  ['a later version', (f) => { f['#meta']['versions'] = { tool: 'mmcheck 9', trace: 2 } }, { where: '#meta.versions.trace', line: '"trace": 2', expected: /1/, example: /"trace": 1/ }],
  ['no actions', (f) => { delete f['#meta']['actions'] }, { where: '#meta.actions', line: '"#meta"', expected: /array/, example: /"actions": \[/ }],
  ['an unknown kind', (f) => { f['#meta']['kind'] = 'often' }, { where: '#meta.kind', line: '"kind": "often"', expected: /"never"/, example: /"kind": "never"/ }],
  ['no states', (f) => { f.states = [] }, { where: 'states', line: '"states": []', expected: /1/, example: /"states": \[/ }],
  ['an action that is a number', (f) => { Object.assign(f.states[2]?.['#meta'] ?? {}, { action: 5 }) }, { where: 'states[2].#meta.action', line: '"action": 5', expected: /string/, example: /"action": "/ }],
  ['another action than listed', (f) => { Object.assign(f.states[1]?.['#meta'] ?? {}, { action: 'monitor: sleeps' }) }, { where: 'states[1].#meta', line: 'monitor: sleeps', expected: /follow "#meta".actions/, example: /"#meta"/ }],
  ['a state too few', (f) => { f.states.pop() }, { where: 'states[1].#meta', line: '"index": 1', expected: /one for each action/, example: /"#meta"/ }],
  ['a variable missing', (f) => { delete f.states[1]?.['cache'] }, { where: 'states[1]', line: '{', expected: /"cache"/, example: /"states": \[/ }],
  ['a slot that is not there', (f) => { Object.assign(f.states[1] ?? {}, { mms: [] }) }, { where: 'states[1]', line: '{', expected: /mms\[0\]/, example: /"states": \[/ }],
  ['a fraction in a state', (f) => { Object.assign(f.states[2] ?? {}, { inflight: 0.5 }) }, { where: 'states[2].inflight', line: '"inflight": 0.5', expected: /integer/, example: /"states": \[/ }],
]

describe('wrong files', () => {
  test.each(mistakes)('%s', (_, break_, { where, line, expected, example }) => {
    const file = parse(toItf(missingInfo().trace))
    break_(file)
    const text = JSON.stringify(file, null, 2).replace(/"versions": \{\s*([^}]*?)\s*\}/, (versions) => versions.replace(/\s+/g, ' ')).replace(/"states": \[\s*\]/, '"states": []')
    const trace = fromItf(text)
    if (trace.ok) throw new Error('the file was read')
    expect(trace.error.where).toBe(where)
    expect(text.split('\n').slice(trace.error.line - 1, trace.error.line + 3).join('\n')).toContain(line)
    expect(trace.error.expected).toMatch(expected)
    expect(trace.error.example).toMatch(example)
  })

  test('no JSON at all', () => {
    const good = toItf(missingInfo().trace)
    const lines = good.split('\n')
    const broken = lines.map((line, i) => (i === 9 ? `${line} oops` : line)).join('\n')
    const trace = fromItf(broken)
    expect(trace.ok ? null : trace.error).toMatchObject({ line: 10, where: 'the file', expected: expect.stringContaining('JSON') as string })
    expect(fromItf(good.slice(0, good.length / 2))).toMatchObject({ ok: false, error: { where: 'the file' } })
    expect(fromItf('[]')).toMatchObject({ ok: false, error: { line: 1, where: 'the file' } })
  })

  test('no text makes it throw', () => {
    const good = toItf(missingInfo().trace)
    fc.assert(fc.property(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 3 }), (at, length, patch) => {
      const trace = fromItf(good.slice(0, at) + patch + good.slice(at + length))
      if (!trace.ok) expect(trace.error.line).toBeGreaterThan(0)
    }), { numRuns: 200 })
  })
})
