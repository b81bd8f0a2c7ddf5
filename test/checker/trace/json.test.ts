import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstMistake, layout, lineAt, lineOf } from '../../../checker/trace/json.ts'

test('laid out JSON is JSON, and no line that could be broken is too long', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 4 }), fc.integer({ min: 10, max: 80 }), (json, width) => {
    const value: unknown = JSON.parse(json)
    const text = layout(value, width)
    expect(JSON.parse(text)).toEqual(value)
    for (const line of text.split('\n')) {
      const content = line.trim().replace(/,$/, '').replace(/^"(?:[^"\\]|\\.)*": (?=[[{])/, '')
      if (line.length > width + 1 && !line.includes('": ')) expect(content).toMatch(/^("(?:[^"\\]|\\.)*"|[^[{]*|\[\]|\{\})$/)
    }
  }))
})

test('short values stand on one line', () => {
  expect(layout({ a: [1, { b: null }], c: 'x' }, 40)).toBe('{"a": [1, {"b": null}], "c": "x"}')
  expect(layout({ a: [1, 2], b: [3, 4] }, 18)).toBe('{\n  "a": [1, 2],\n  "b": [3, 4]\n}')
})

test('the line of a path is the line where that value is written', () => {
  const text = ['{', '  "a": "x: {",', '  "b": [', '    1,', '    {"c": [], "d": {}},', '    "]"', '  ],', '  "e": 5', '}'].join('\n')
  const lines = [[[], 1], [['a'], 2], [['b'], 3], [['b', 0], 4], [['b', 1], 5], [['b', 1, 'd'], 5], [['b', 2], 6], [['e'], 8], [['b', 9], 3], [['none'], 1], [['a', 'deeper'], 2]] as const
  for (const [path, line] of lines) expect([path, lineOf(text, path)]).toEqual([path, line])
})

test('the line of a random path, in JSON with a line for every item', () => {
  fc.assert(fc.property(fc.array(fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }).filter((key) => key !== '__proto__'), fc.json(), { minKeys: 1, maxKeys: 4 }), { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (list, i, j) => {
    const index = i % list.length
    const keys = Object.keys(list[index] ?? {})
    const key = keys[j % keys.length] ?? ''
    const rows = list.flatMap((item) => ['{', ...Object.entries(item).map(([name, value], at, all) => `${JSON.stringify(name)}: ${JSON.stringify(value)}${at === all.length - 1 ? '' : ','}`), '},'])
    const text = `[\n${rows.join('\n').replace(/,$/, '')}\n]`
    const above = list.slice(0, index).reduce((sum, item) => sum + Object.keys(item).length + 2, 0)
    expect(lineOf(text, [index, key])).toBe(1 + above + 1 + keys.indexOf(key) + 1)
  }))
})

test.each([
  ['{"a": x}', 6], ['{"a": 1,, }', 8], ['[1 2]', 3], ['{"a": 1} b', 9], ['{"a": tru, "b": 1}', 9], ['', 0], ['[1, 2', 5], ['{"a": "x', 8], ['{"a": -', 7], ['nil', 1],
])('%s goes wrong at %i', (text, offset) => {
  expect(firstMistake(text)).toBe(offset)
})

test('lines are counted from 1', () => {
  expect([lineAt('a\nb', 0), lineAt('a\nb', 1), lineAt('a\nb', 2), lineAt('', 0)]).toEqual([1, 1, 2, 1])
})
