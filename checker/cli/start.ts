/** What `npm start` runs: the v5 series taken apart, and one of its counterexamples as text, with the path of its picture. */
import { join } from 'node:path'
import type { Session } from './check.ts'
import type { ExitCode } from './exit.ts'
import { render } from './render.ts'
import { series } from './series.ts'

export async function start(session: Session): Promise<ExitCode> {
  const { exit, result, evidence } = await series('uffd-wp-shmem-hugetlb-v5', {}, session)
  const shown = result.patches.find(({ patch }) => evidence.ofPromise[patch.id] !== undefined)
  const folder = shown === undefined ? undefined : evidence.ofPromise[shown.patch.id]
  if (shown === undefined || folder === undefined) return exit
  session.output.print(`\nOne of the counterexamples: without patch ${shown.n}, "${shown.patch.subject}":\n`)
  await render(folder, 'text', session)
  session.output.print(`picture    ${join(folder, 'trace.svg')}`)
  return exit
}
