/**
 * Runs a bundled spec, within a time limit, in this process: a spec that loops for ever while loading is a wrong file.
 *
 * The script has the user's file name; whatever it throws, now or later from a property or a step of its own, is traced
 * back to the user's line through the source map.
 */
import { createRequire, SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { Script } from 'node:vm'
import * as model from '../../model/index.ts'
import { UserError } from '../../model/user-error.ts'
import { type Bundle, modelName, shown } from './bundle.ts'
import { exits, Failure, sentence, wrongName } from './exit.ts'
import { knowingSeries } from './kernel-name.ts'
import { placeOf } from './source.ts'
import { specExample } from './validate.ts'

const loadingLimit = 10_000

/** The default export. @throws Failure with file and line */
export function evaluate(bundle: Bundle, milliseconds = loadingLimit): unknown {
  Reflect.set(globalThis, Symbol.for(modelName), model)
  const given = { require: createRequire(bundle.file), module: { exports: {} as { default?: unknown } } }
  const handOver = Symbol.for(`${modelName} spec`)
  Reflect.set(globalThis, handOver, given)
  try {
    const head = `(function ({ require, module }) { `
    const script = `${head}${bundle.script}\n})(globalThis[Symbol.for('${modelName} spec')])`
    new Script(script, { filename: scriptName(bundle.file), columnOffset: -head.length }).runInThisContext({ timeout: milliseconds })
  } catch (thrown) {
    throw loadingFailure(bundle, thrown, milliseconds)
  } finally {
    Reflect.deleteProperty(globalThis, handOver)
  }
  return given.module.exports.default
}

const scriptName = (file: string): string => `spec:${file}`

function loadingFailure(bundle: Bundle, thrown: unknown, milliseconds: number): Failure {
  const start = `${shown(bundle.file)}:1`
  const wrong = (place: string, message: string): Failure => new Failure(exits.data, `${place}: ${message}. Example: ${specExample}`)
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
    return wrong(start, `the spec did not finish loading within ${milliseconds / 1000} s: a loop without an end`)
  if (thrown instanceof UserError) {
    const message = sentence(wrongName(knowingSeries(thrown)))
    return new Failure(exits.data, `${placeOfName(bundle, thrown)}: ${message} Example: kernel: kernel('v6.12').without('pte-marker')`)
  }
  return wrong(placeOfThrown(bundle, thrown) ?? start, `the spec throws while loading: ${textOf(thrown)}`)
}

const placeOfName = (bundle: Bundle, { stack, given }: UserError): string =>
  mappedPlace(bundle, stack) ?? placeOf(bundle.sources.map(({ file, text }) => ({ file: shown(file), text })), [{ literal: given }])

/** What was thrown, on one line. */
export const textOf = (thrown: unknown): string =>
  (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)).split('\n')[0] ?? ''

/** `file:line` in the user's own text, when what was thrown passed through it. */
export const placeOfThrown = (bundle: Bundle, thrown: unknown): string | null => mappedPlace(bundle, thrown instanceof Error ? thrown.stack : undefined)

function mappedPlace({ file, map }: Bundle, stack: string | undefined): string | null {
  const name = scriptName(file).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const [, line, column] = new RegExp(`${name}:(\\d+):(\\d+)`).exec(stack ?? '') ?? []
  if (line === undefined) return null
  const origin = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]).findEntry(Number(line) - 1, Number(column) - 1)
  return 'originalSource' in origin ? `${shown(resolve(dirname(file), origin.originalSource))}:${origin.originalLine + 1}` : null
}
