/** `mmcheck check`: the cases of specs, and whether every verdict is what the spec expects. */
import type { ScopeInput } from '../../model/scope.ts'
import { UserError } from '../../model/user-error.ts'
import { checkDocument, type CheckedSpec } from './check-json.ts'
import { countsText, evidenceText, lookText, runText, specHead } from './check-text.ts'
import { keep, type Kept, rootOf } from './counterexample.ts'
import { type ExitCode, exits, usage, worst } from './exit.ts'
import { parseKernel } from './kernel-name.ts'
import { type LimitOptions, type LimitsFor, limitsFor } from './limits.ts'
import { type LoadedSpec, loadSpecs } from './load.ts'
import { keepingIn, type MethodOptions, methodFor } from './method.ts'
import type { Output } from './output.ts'
import { type Asked, isVaried, kernelFor, planCheck } from './plan.ts'
import { carryOut, exitsOf, type Method, type Planned } from './run.ts'
import { parseScope } from './vocabulary.ts'

export interface CheckOptions extends LimitOptions, MethodOptions {
  readonly case?: string
  readonly kernel?: string
  readonly without: readonly string[]
  readonly scope?: string
  readonly update?: boolean
}

export interface Session { readonly output: Output; readonly stopped: () => boolean; readonly command: string }

export async function check(refs: readonly string[], options: CheckOptions, session: Session): Promise<ExitCode> {
  const { output } = session
  const began = performance.now()
  const asked = askedFor(options)
  if (options.update === true && isVaried(asked)) throw usage('--update keeps what the specs say; it goes with no --kernel, --without or --scope')
  const limits = limitsFor(options, output, session.stopped)
  const method = methodFor(options)
  // Every name is looked up before the first run, so that a typo is not found after minutes.
  const planned = withCase(await loadSpecs(refs), asked).map((loaded) => ({ loaded, plans: planCheck(loaded, asked) }))
  const specs: CheckedSpec[] = []
  const root = rootOf(options.update === true)
  for (const { loaded, plans } of planned) specs.push(await checkSpec({ loaded, plans, asked, root, limits, methodOf: (planned) => keepingIn(options, method, planned), output }))
  const elapsed = (performance.now() - began) / 1000
  const exit = exitFor(specs)
  if (output.json) output.document(checkDocument(specs, session.command, elapsed, exit))
  else output.print([...(output.verbosity === 'quiet' ? [] : ['', ...lookText(specs)]), countsText(specs, elapsed)].join('\n'))
  return exit
}

const exitFor = (specs: readonly CheckedSpec[]): ExitCode =>
  worst([exits.ok, ...specs.flatMap((spec) => spec.runs.flatMap(({ run }) => exitsOf(run)))])

const askedFor = (options: CheckOptions): Asked => ({
  without: options.without, scope: options.scope === undefined ? {} : parseScope(options.scope) satisfies Partial<ScopeInput>,
  ...(options.case === undefined ? {} : { case: options.case }),
  ...(options.kernel === undefined ? {} : { kernel: parseKernel(options.kernel) }),
})

/** Of several specs, those that have the case. @throws UserError when none has it */
function withCase(loaded: readonly LoadedSpec[], asked: Asked): readonly LoadedSpec[] {
  if (asked.case === undefined) return loaded
  const having = loaded.filter(({ spec }) => spec.cases.some((each) => each.name === asked.case))
  if (having.length === 0) throw new UserError('case', asked.case, loaded.flatMap(({ spec }) => spec.cases.map((each) => each.name)))
  return having
}

interface Work {
  readonly loaded: LoadedSpec
  readonly plans: readonly Planned[]
  readonly asked: Asked
  readonly root: string
  readonly limits: LimitsFor
  readonly methodOf: (planned: Planned) => Method
  readonly output: Output
}

async function checkSpec({ loaded, plans, asked, root, limits, methodOf, output }: Work): Promise<CheckedSpec> {
  const quiet = output.verbosity === 'quiet'
  const spec = { loaded, ...kernelFor(loaded, asked) }
  if (!quiet) output.print(`\n${specHead(spec, isVaried(asked), plans.some(({ expect }) => Object.keys(expect).length > 0))}`)
  const runs: Kept[] = []
  for (const planned of plans) {
    const kept = await keep(carryOut(planned, limits(`${loaded.name}: ${planned.of.name}`), methodOf(planned)), root)
    runs.push(kept)
    const itself = runs.find(({ run }) => run.planned.of === planned.of && run.planned.variant.is === 'itself')?.run ?? null
    const text = runText(kept, planned.variant.is === 'itself' ? null : itself, output.verbosity)
    if (text !== '') output.print(quiet ? text : `${planned.variant.is === 'itself' ? '\n' : ''}${text}`)
    if (planned.variant.is === 'without own' && itself !== null && !quiet) output.print(evidenceText(itself, kept.run).join('\n'))
  }
  return { ...spec, runs }
}
