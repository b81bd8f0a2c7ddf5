import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findSeries } from '../model/patches/index.ts'
import { specs } from '../specs/index.ts'

/** The README says what is true now. */
const readme = readFileSync('README.md', 'utf8')

test('the spec it shows is the template', () => {
  expect(readme).toContain(readFileSync('specs/template.ts', 'utf8').trimEnd())
})

test('the rows of the table it shows are of patches of the series, by number, subject and role', () => {
  const rows = [...readme.matchAll(/^ ?(\d+)  (\S.*?)(?:\.\.\.)? {2,}(semantic|observation|gate|not-modelled) /gm)]
  expect(rows.length).toBeGreaterThan(5)
  for (const [, n, subject = '', role] of rows) {
    const patch = findSeries('uffd-wp-shmem-hugetlb-v5')?.patches[Number(n) - 1]
    expect(patch?.subject.startsWith(subject), `${n} ${subject}`).toBe(true)
    expect(patch?.role).toBe(role)
  }
})

test('every spec stands in one of the tables, and every file that is linked exists', () => {
  const index = readFileSync('specs/README.md', 'utf8')
  for (const { file } of specs) expect(index).toContain(file.replace(/^specs\//, ''))
  for (const [, link = ''] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) expect(existsSync(link), link).toBe(true)
})
