/** A thread that dies or fails ends the search with an error, or leaves it to the others; it never lets it hang. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test.each([
  ['nothing', ['wait: true', 'run: 14130', 'all have ended'], ''],
  ['dies', ['wait: true', 'run: a thread of the search does not answer', 'all have ended'], ''],
  ['fails later', ['wait: true', 'run: a thread of the search failed', 'all have ended'], 'w99 is not defined'],
  ['fails at once', ['wait: false', 'all have ended'], 'Unexpected identifier'],
])('%s', (happens, said, complaint) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'broken.ts'), happens], { encoding: 'utf8', timeout: 30_000 })
  expect(stdout.trimEnd().split('\n')).toEqual(said)
  expect(status).toBe(0)
  if (complaint === '') expect(stderr).toBe('')
  else expect(stderr).toMatch(new RegExp(`mmcheck: a thread of the search failed: .*${complaint}`))
})
