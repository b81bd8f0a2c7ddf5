import { expect, test } from 'vitest'
import { openStore } from '../../../../checker/engine/store/index.ts'
import { ample } from './stores.ts'

test.each([
  ['auto', 1, 'inline', true], ['auto', 4, 'inline', true], ['auto', 5, 'tree', true], ['auto', 40, 'tree', true],
  ['inline', 9, 'inline', true], ['tree', 2, 'tree', true], ['fingerprint', 1, 'fingerprint', false],
] as const)('%s for %i words is %s', (kind, words, opened, exact) => {
  expect(openStore(kind, words, ample)).toMatchObject({ kind: opened, exact, keepsAll: exact, count: 0 })
})

test('a single word cannot be folded, and stands in the table itself', () => {
  expect(openStore('tree', 1, ample)).toMatchObject({ kind: 'inline', exact: true })
})

test('fingerprints keep all states when they are asked to', () => {
  expect(openStore('fingerprint', 3, ample, true)).toMatchObject({ kind: 'fingerprint', exact: false, keepsAll: true })
})
