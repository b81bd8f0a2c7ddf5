/**
 * Traces as files: the Informal Trace Format (ITF), which Apalache and Quint read and write, and back.
 *
 * A state is a record of the system's top-level variables; everything else that a trace knows stands in `#meta` of the
 * file and of each state, so that every other format can be made from the file alone, without the model. What follows
 * from the rest (the changes of a step) is not written but worked out again. The same trace gives the same bytes, unless
 * the caller stamps it with when and where it was written.
 */
import { pathText } from '../../model/system/schema.ts'
import { changesBetween } from './diff.ts'
import { decodeValue, encodeValue } from './itf-value.ts'
import { exampleAt, type FileJson, fileSchema, formatVersion, type MetaJson, type StateMetaJson } from './itf-schema.ts'
import { firstMistake, layout, lineAt, lineOf } from './json.ts'
import { titleOf, type TraceMeta } from './meta.ts'
import { bad, good, type Result } from './result.ts'
import type { State, Trace, TraceStep } from './trace.ts'

/** When and where a file was written; left out, equal traces are equal files. */
export interface Stamp { readonly timestamp: string; readonly node: string }

export function toItf(trace: Trace, stamp: Stamp | null = null): string {
  const vars = Object.keys(trace.init)
  const file = {
    '#meta': metaJson(trace, stamp),
    vars,
    states: [
      stateJson({ index: 0, action: null, actor: null, parts: [], violations: [] }, trace.init),
      ...trace.steps.map(({ number, action, actor, parts, violations, state }) => stateJson({ index: number, action, actor, parts, violations }, state)),
    ],
  }
  return `${layout(file)}\n`
}

function metaJson({ meta, slots }: Trace, stamp: Stamp | null): object {
  const { tool, model, spec, kernel, without, scope, property, kind, expected, known, what, command, actors, actions } = meta
  return {
    format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html', description: titleOf(meta),
    versions: { tool, trace: formatVersion, ...(stamp === null ? {} : { node: stamp.node }) },
    ...(stamp === null ? {} : { timestamp: stamp.timestamp }),
    model, spec, case: meta.case, kernel, without, scope, property, kind, expected, known, what, command, actors, actions,
    slots: slots.map(({ path, domain }) => ({ path, domain })),
  }
}

const stateJson = (meta: object, state: State): object =>
  ({ '#meta': meta, ...Object.fromEntries(Object.entries(state).map(([name, value]) => [name, encodeValue(value)])) })

/** What is wrong with a file, and where. */
export interface FileError {
  readonly line: number
  /** `states[3].#meta.action`. */
  readonly where: string
  readonly expected: string
  readonly example: string
}

export function fromItf(text: string): Result<Trace, FileError> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return bad({ line: lineAt(text, firstMistake(text)), where: 'the file', expected: `JSON (${message})`, example: exampleAt([]) })
  }
  const wrong = (path: readonly PropertyKey[], expected: string): Result<never, FileError> =>
    bad({ line: lineOf(text, path), where: whereText(path), expected, example: exampleAt(path) })
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return wrong(issue?.path ?? [], issue?.message ?? 'a trace')
  }
  const file = parsed.data
  const states: State[] = []
  for (const [index, state] of file.states.entries()) {
    const found = stateOf(file, state, index)
    if (!found.ok) return wrong(found.error.path, found.error.expected)
    states.push(found.value)
  }
  const actions = file.states.slice(1).map((state) => state['#meta'].action)
  const differs = actions.length === file['#meta'].actions.length ? actions.findIndex((name, i) => name !== file['#meta'].actions[i]) : actions.length
  if (differs !== -1) return wrong(['states', Math.min(differs + 1, actions.length), '#meta'], `the states to follow "#meta".actions, one for each action`)
  return good(traceOf(file, states))
}

type Misplaced = { readonly path: readonly PropertyKey[]; readonly expected: string }

function stateOf(file: FileJson, json: FileJson['states'][number], index: number): Result<State, Misplaced> {
  const at = ['states', index]
  const state: Record<string, State[string]> = {}
  for (const name of file.vars) {
    if (!(name in json)) return bad({ path: at, expected: `a value for the variable "${name}"` })
    const value = decodeValue(json[name], [...at, name])
    if (!value.ok) return value
    state[name] = value.value
  }
  const missing = file['#meta'].slots.find(({ path }) => !leadsSomewhere(state, path))
  return missing === undefined ? good(state) : bad({ path: at, expected: `a value at ${pathText(missing.path)}, which "#meta".slots lists` })
}

function leadsSomewhere(state: unknown, path: readonly (string | number)[]): boolean {
  let value = state
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !(key in value)) return false
    value = (value as Record<string | number, unknown>)[key]
  }
  return true
}

function traceOf(file: FileJson, states: readonly State[]): Trace {
  const json = file['#meta']
  const slots = json.slots.map(({ path, domain }) => ({ path, text: pathText(path), domain }))
  const [init = {}, ...after] = states
  const steps = after.map((state, i): TraceStep => {
    const { action, actor, parts, violations } = metaOf(file, i + 1)
    return { number: i + 1, actor: actor ?? '', action: action ?? '', parts, violations, state, changes: changesBetween(slots, states[i], state) }
  })
  return { meta: headOf(json), slots, init, steps }
}

const metaOf = (file: FileJson, index: number): StateMetaJson =>
  file.states[index]?.['#meta'] ?? { index, action: null, actor: null, parts: [], violations: [] }

function headOf(json: MetaJson): TraceMeta {
  const { model, spec, kernel, without, scope, property, kind, expected, known, what, command, actors, actions } = json
  return { tool: json.versions.tool, model, spec, case: json.case, kernel, without, scope, property, kind, expected, known, what, command, actors, actions }
}

const whereText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'the file' : path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`)).join('')
