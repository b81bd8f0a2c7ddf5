/**
 * Specs, by name or by path. What comes back is validated: no name in it is unknown, no number out of its limits.
 *
 * Wherever the file lies, it is bundled and run within a time limit (bundle.ts, evaluate.ts), the tool's own specs like
 * anybody's; nothing is written anywhere.
 */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Spec } from '../../model/spec.ts'
import { UserError } from '../../model/user-error.ts'
import { specs } from '../../specs/index.ts'
import { bundle, shown } from './bundle.ts'
import { evaluate, placeOfThrown } from './evaluate.ts'
import { exits, Failure, sentence } from './exit.ts'
import { SpecProblem } from './problem.ts'
import { placeOf, type Source } from './source.ts'
import { validate } from './validate.ts'

export interface LoadedSpec {
  /** Names its folder in `out/`. */
  readonly name: string
  /** What finds it again: its name, or its path. */
  readonly ref: string
  readonly spec: Spec
  /** `file:line` of something that the spec's own code has thrown; null when it was not the spec's code. */
  readonly placeOf: (thrown: unknown) => string | null
}

export const specNames: readonly string[] = specs.map((each) => each.name)

/** @throws Failure, UserError */
export async function loadSpec(ref: string): Promise<LoadedSpec> {
  const own = specs.find((each) => each.name === ref || fileOf(each) === resolve(ref))
  if (own !== undefined) return { ...await loadFile(fileOf(own)), name: own.name, ref: own.name }
  if (!/[\\/]|\.[cm]?[jt]s$/.test(ref)) throw new UserError('spec', ref, specNames)
  return loadFile(resolve(ref))
}

const fileOf = ({ file }: { readonly file: string }): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))

export const loadSpecs = async (refs: readonly string[]): Promise<LoadedSpec[]> => {
  const loaded: LoadedSpec[] = []
  for (const ref of refs.length === 0 ? specNames : refs) loaded.push(await loadSpec(ref))
  return loaded
}

async function loadFile(file: string): Promise<LoadedSpec> {
  if (!existsSync(file)) throw new UserError('spec', shown(file), [], `there is no file ${shown(file)}`)
  if (!statSync(file).isFile() || !/\.[cm]?[jt]s$/.test(file))
    throw new UserError('spec', shown(file), [], `${shown(file)} is no spec file: a .ts file is expected`)
  const bundled = await bundle(file)
  const spec = checked(evaluate(bundled), bundled.sources.map((source) => ({ ...source, file: shown(source.file) })))
  const stem = basename(file).replace(/\.[^.]+$/, '')
  return { name: stem === 'index' ? basename(dirname(file)) : stem, ref: file, spec, placeOf: (thrown) => placeOfThrown(bundled, thrown) }
}

function checked(given: unknown, sources: readonly Source[]): Spec {
  try {
    return validate(given)
  } catch (thrown) {
    if (!(thrown instanceof SpecProblem)) throw thrown
    throw new Failure(exits.data, `${placeOf(sources, thrown.needles)}: ${sentence(thrown.message)} Example: ${thrown.example}`)
  }
}
