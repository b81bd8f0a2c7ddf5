import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ascii, colonOrAt, entry, wrap } from '../../../checker/report/lines.ts'

test('no line is longer than the width, and nothing of the text is lost', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 60 }), fc.constantFrom('', '- ', '    * '), (text, width, first) => {
    const lines = wrap(text, width, first)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    const letters = (all: string): string => all.replace(/\s/g, '')
    expect(letters(lines.join(''))).toBe(letters(first) + letters(text))
  }))
})

test('words stay whole where a line can hold them, and lines hold as many as fit', () => {
  expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  expect(wrap('one two three', 10, '* ')).toEqual(['* one two', '  three'])
  expect(wrap('a verylongword b', 6, '', '')).toEqual(['a', 'verylo', 'ngword', 'b'])
  expect(wrap('', 9)).toEqual([''])
})

test('two columns', () => {
  expect(entry('spec', 'one two three four', 22)).toEqual(['spec       one two', '           three four'])
})

test('only ASCII is left', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(ascii(text)).toMatch(/^[\x20-\x7e\n]*$/) }))
  expect(ascii('a\n"→"')).toBe('a\n"\\u{2192}"')
})

test.each([[null, ''], ['', ''], ['page 0', ' at page 0'], ['mm 0 page 1', ' at mm 0 page 1'], ['a write to page 0 of mm 0 happens', ': a write to page 0 of mm 0 happens']])('%j is where or what: %j', (what, text) => {
  expect(colonOrAt(what)).toBe(text)
})
