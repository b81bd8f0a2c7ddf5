import { describe, expect, test } from 'vitest'
import { placeOf } from '../../../checker/cli/source.ts'

const text = `const shared = ['read', 'write']
export default spec({
  kernel: kernel("v6.12"),
  cases: [
    { name: 'one', scope: { pages: 1, operations: ['read'] }, expect: { 'my-rule': 'holds' } },
    { name: \`two\`,
      scope: { pages: 2,
        operations: ['read', 'write-all'] },
      expect: { mine: 'holds', other: 'vacuous' } },
  ],
})
`
const at = (...needles: Parameters<typeof placeOf>[1]): string => placeOf([{ file: 'a.ts', text }], needles)

describe('where a name stands', () => {
  test.each([
    ['a literal in any quotes', at({ literal: 'v6.12' }), 'a.ts:3'],
    ['in the right case', at({ literal: 'read', inCase: 'two' }), 'a.ts:8'],
    ['after a key of that case', at({ literal: 'holds', inCase: 'two', after: 'expect' }), 'a.ts:9'],
    ['an object key', at({ literal: 'mine', inCase: 'two' }), 'a.ts:9'],
    ['a key with its value', at({ literal: 'pages', inCase: 'two' }), 'a.ts:7'],
    ['elsewhere in the file, when the case does not have it', at({ literal: 'write', inCase: 'two' }), 'a.ts:1'],
    ['the second needle, when the first is not there', at({ literal: 'nowhere' }, { literal: 'two' }), 'a.ts:6'],
    ['the first line, when none is', at({ literal: 'nowhere' }), 'a.ts:1'],
    ['not a part of a longer name', at({ literal: 'rule' }), 'a.ts:1'],
    ['not a pattern', at({ literal: 'v6.1.' }), 'a.ts:1'],
  ])('%s', (_, found, expected) => { expect(found).toBe(expected) })

  test('in a file that the spec imports', () => {
    expect(placeOf([{ file: 'a.ts', text: '' }, { file: 'b.ts', text: "\nexport const x = ['wirte']" }], [{ literal: 'wirte' }])).toBe('b.ts:2')
  })
})
