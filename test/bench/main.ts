/**
 * `npm run bench`: ours beside SPIN, Rumur, a floor in C++ and a naive reference, on systems with known counts.
 *
 *   --runs N      medians of N runs (3)
 *   --quick       the small sizes only: a minute, and no target but the start-up
 *   --only TEXT   the cases whose name contains it
 *   --json        prints JSON, and writes nothing
 *   --no-write    leaves test/bench/RESULTS.md as it is; so does a run of less than everything
 *
 * A peer that is not installed is left out and said so. Exit code 1: somebody failed, or counted otherwise than expected.
 * A missed target is reported, not an error: it may be the machine.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { casesOf } from './cases.ts'
import { root } from './contender.ts'
import { bestMethod } from './measure.ts'
import { jsonReport, markdownReport, type Report, textReport } from './report.ts'
import { type Row, runCase } from './run.ts'
import { judge } from './targets.ts'
import { versions } from './tools.ts'

const { values: asked } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
    ours: { type: 'string', default: path.join(import.meta.dirname, 'ours.ts') },
  },
})
const runs = Number(asked.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${asked.runs}: a number of runs, at least 1`)

const method = bestMethod()
const everything = casesOf(asked.ours)
const cases = everything.filter((it) => (it.small || !asked.quick) && it.name.includes(asked.only))
const rows: Row[] = []
for (const it of cases) rows.push(...await runCase(it, runs, method, (line) => { console.error(line) }))

const packageVersion = (name: string): string =>
  (JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus().length} x ${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, ${os.type()} ${os.release()}`,
  method: method === 'GNU time' ? 'GNU time' : 'the shell and /proc',
  runs,
  versions: { Node: process.version, immer: packageVersion('immer'), ...versions() },
  rows,
  targets: judge(rows),
}
process.stdout.write(asked.json ? jsonReport(report) : textReport(report))
if (!asked['no-write'] && !asked.json && cases.length === everything.length) writeFileSync(path.join(import.meta.dirname, 'RESULTS.md'), markdownReport(report))
const failed = rows.filter((row) => row.outcome === 'failed')
for (const row of failed) console.error(`${row.case}: ${row.contender} failed: ${row.why}`)
process.exitCode = failed.length === 0 ? 0 : 1
