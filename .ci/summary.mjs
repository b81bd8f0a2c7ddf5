/**
 * The last lines of `.ci/run`: which parts failed, and how many tests passed and failed.
 *
 * Called with vitest's JSON report and one `part=exit code` for each part; the first is the test run. A part that failed
 * without a failed test in the report (the type check, a test file that does not load, a run that was cut off) counts as one failure.
 */
import { existsSync, readFileSync } from 'node:fs'

const [file, ...parts] = process.argv.slice(2)
const codes = parts.map((part) => ({ name: part.slice(0, part.lastIndexOf('=')), code: Number(part.slice(part.lastIndexOf('=') + 1)) }))

function counted() {
  try {
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    return { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

const tests = counted()
const without = codes.filter(({ code }, i) => code !== 0 && (i > 0 || tests.failed === 0)).length
const failed = tests.failed + without + (tests.passed + tests.failed === 0 && codes[0]?.code === 0 ? 1 : 0)

for (const { name, code } of codes) if (code !== 0) console.log(`${name} failed with code ${code}`)
console.log(`${tests.passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
