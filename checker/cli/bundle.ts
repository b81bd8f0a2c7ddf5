/**
 * A spec file anywhere on disk, turned into one script by esbuild, with everything it imports but the model.
 *
 * `mmcheck` is this very process's model, wherever the file lies: a second copy of the model beside it would disagree
 * about what a kernel or a patch is. The import is resolved against the names that the model exports, so that a
 * name that does not exist is found here, with its line.
 */
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildFailure, Message, Plugin } from 'esbuild'
import * as model from '../../model/index.ts'
import { UserError } from '../../model/user-error.ts'
import { exits, Failure, sentence, wrongName } from './exit.ts'
import type { Source } from './source.ts'
import { specExample } from './validate.ts'

export interface Bundle {
  readonly file: string
  readonly script: string
  /** The source map, as JSON. */
  readonly map: string
  /** The file itself first, then what it imports. */
  readonly sources: readonly Source[]
}

/** What the script calls `mmcheck`, by this name in its `require`. */
export const modelName = 'mmcheck'
const modelFolder = fileURLToPath(new URL('../../model/', import.meta.url))

/** @throws Failure with file and line when the file cannot be read as a spec */
export async function bundle(file: string): Promise<Bundle> {
  const esbuild = await import('esbuild')
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [file], outdir: dirname(file), write: false, bundle: true, format: 'cjs', platform: 'node', target: 'node20',
      sourcemap: 'external', sourcesContent: true, tsconfigRaw: '{}', logLevel: 'silent', plugins: [theModel],
    })
    const map = outputFiles.find((output) => output.path.endsWith('.map'))?.text ?? '{}'
    const script = outputFiles.find((output) => !output.path.endsWith('.map'))?.text ?? ''
    return { file, script, map, sources: sourcesOf(file, map) }
  } catch (thrown) {
    const first = isBuildFailure(thrown) ? thrown.errors[0] : undefined
    if (first === undefined) throw thrown
    throw failureOf(file, first)
  } finally {
    await esbuild.stop()
  }
}

const theModel: Plugin = {
  name: modelName,
  setup(build) {
    build.onResolve({ filter: /^mmcheck(\/.*)?$/ }, ({ path }) =>
      path === modelName ? { path, namespace: 'model' } : refused(`"${path}" does not exist: everything is in '${modelName}'`))
    const exported = Object.keys(model).map((name) => `export const ${name} = model.${name}`)
    build.onLoad({ filter: /.*/, namespace: 'model' }, () => ({ contents: [`const model = globalThis[Symbol.for('${modelName}')]`, ...exported].join('\n') }))
    build.onResolve({ filter: /^\.{0,2}\// }, ({ path, resolveDir, kind }) =>
      kind !== 'entry-point' && resolve(resolveDir, path).startsWith(modelFolder) ? refused(`a spec imports the model as '${modelName}'`) : undefined)
  },
}

const refused = (text: string): { errors: { text: string }[] } => ({ errors: [{ text }] })

function sourcesOf(file: string, map: string): Source[] {
  const { sources = [], sourcesContent = [] } = JSON.parse(map) as { sources?: string[]; sourcesContent?: string[] }
  const found = sources.map((source, i): Source => ({ file: resolve(dirname(file), source), text: sourcesContent[i] ?? '' }))
  return found.sort((a, b) => Number(b.file === file) - Number(a.file === file))
}

const isBuildFailure = (thrown: unknown): thrown is BuildFailure => thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors)

function failureOf(file: string, { text, location }: Message): Failure {
  const place = location === null ? `${shown(file)}:1` : `${shown(resolve(location.file))}:${location.line}`
  const [, missing] = /^No matching export in "model:mmcheck" for import "(.+)"$/.exec(text) ?? []
  const message = missing !== undefined ? wrongName(new UserError('import', missing, Object.keys(model), `'${modelName}' has no "${missing}"`))
    : text.startsWith('Top-level await') ? 'a spec is one value, made without waiting: "await" cannot stand here' : text
  const example = text.startsWith('Could not resolve') || missing !== undefined ? "import { spec, kernel } from 'mmcheck'" : specExample
  return new Failure(exits.data, `${place}: ${sentence(message)} Example: ${example}`)
}

/** A path as the user would type it: relative where that is shorter. */
export function shown(file: string): string {
  const near = relative(process.cwd(), file)
  return near.startsWith('..') || near === '' ? file : near
}
