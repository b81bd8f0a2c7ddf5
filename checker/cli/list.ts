/** `mmcheck list`: what there is to check, and what it is made of. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseScenarios } from '../scenario/parse.ts'
import { kernel } from '../../model/kernels.ts'
import { modelledFunctions } from '../../model/language/procedure.ts'
import { patches, releases, series } from '../../model/patches/index.ts'
import { type PropertyName, propertyNames, standingProperties } from '../../model/properties/index.ts'
import { completeScope } from '../../model/scope.ts'
import { configure } from '../../model/state/config.ts'
import { UserError } from '../../model/user-error.ts'
import { specs } from '../../specs/index.ts'
import type { Session } from './check.ts'
import { type ExitCode, exits } from './exit.ts'
import { loadSpecs } from './load.ts'
import { columns, cutTo, table } from './text.ts'

interface Listed { readonly name: string; readonly title: string; readonly kind: string; readonly [more: string]: unknown }

const lists: Readonly<Record<string, () => Listed[] | Promise<Listed[]>>> = {
  specs: listSpecs, kernels: listKernels, patches: listPatches, properties: listProperties, functions: listFunctions, scenarios: listScenarios,
}
export const listNames: readonly string[] = Object.keys(lists)

export async function list(what: string, { output }: Session): Promise<ExitCode> {
  const chosen = lists[what]
  if (chosen === undefined) throw new UserError('list', what, listNames)
  const listed = await chosen()
  if (output.json) output.document(listed)
  else output.print(listText(what, listed))
  return exits.ok
}

async function listSpecs(): Promise<Listed[]> {
  const loaded = await loadSpecs([])
  return loaded.map(({ name, spec }) => {
    const file = specs.find((each) => each.name === name)?.file ?? ''
    const cases = spec.cases.map((each) => each.name)
    return { name, title: spec.title, kind: kindOf(file), kernel: spec.kernel.name, cases, file, series: spec.series ?? null }
  })
}

/** By its folder: `specs/releases/...` is a release. */
const kindOf = (file: string): string => /^specs\/(series|\w+?)s?\//.exec(file)?.[1] ?? 'spec'

function listKernels(): Listed[] {
  return [
    ...releases.map((release): Listed => ({ name: release.name, title: `Linux ${release.name.slice(1)}`, kind: 'release', patches: release.patches })),
    ...series.map((each): Listed => ({ name: each.id, title: each.title, kind: 'series', patches: each.patches.map((patch) => patch.id) })),
  ]
}

function listPatches(): Listed[] {
  const seriesOf = (id: string): string | null => series.find((each) => each.patches.some((patch) => patch.id === id))?.id ?? null
  return patches.map((patch) => ({
    name: patch.id, title: patch.subject, kind: patch.role, series: seriesOf(patch.id),
    merged: patch.merged ?? null, commit: patch.commit ?? null, reason: patch.reason ?? null,
  }))
}

function listProperties(): Listed[] {
  const config = configure(completeScope({ kinds: ['anon'], operations: ['read'] }), kernel('v6.12'))
  return propertyNames.map((name: PropertyName) => {
    const { title, group, make } = standingProperties[name]
    return { name, title, kind: make(config).kind, group }
  })
}

function listFunctions(): Listed[] {
  return modelledFunctions().map(({ name, file, release, sort }) => ({ name, title: `${file}, ${release}`, kind: sort, file, release }))
}

const scenarioFolder = path.resolve(import.meta.dirname, '../../specs/scenarios')

/** The scenarios that come with the tool; `run` takes the file. */
function listScenarios(): Listed[] {
  return readdirSync(scenarioFolder).filter((file) => file.endsWith('.scenario')).sort().flatMap((file) => {
    const shown = `specs/scenarios/${file}`
    return parseScenarios(readFileSync(path.join(scenarioFolder, file), 'utf8'), shown).map(({ name, lines }) => ({ name, title: shown, kind: `${lines.length} lines`, file: shown }))
  })
}

function listText(what: string, listed: readonly Listed[]): string {
  if (what !== 'specs') return table(listed.map(({ name, kind, title }) => [name, kind, title])).map((row) => cutTo(row, columns)).join('\n')
  const heads = table(listed.map(({ name, kind, kernel: on, cases }) => [name, kind, `${(cases as readonly string[]).length} cases`, String(on)]))
  const others = listNames.filter((name) => name !== what).map((name) => `list ${name}`).join(', ')
  return [...heads.flatMap((head, i) => [head, cutTo(`  ${listed[i]?.title ?? ''}`, columns)]), '', `There is also: ${others}.`].join('\n')
}
