/**
 * What real kernels are known to break of the contract, so that a run can tell it from news. Each is kept with a scenario and the kernels' answers
 * under counterexamples/live/, and says what the rule rests on.
 */
import type { Kernel } from '../../model/kernels.ts'
import { printScenario } from '../scenario/print.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Violation } from './judge.ts'

export interface Finding {
  /** Its folder under counterexamples/live. */
  readonly name: string
  readonly property: Violation['property']
  readonly rule: string
  readonly says: string
}

export const findings: readonly Finding[] = [
  { name: 'unregister-leaves-wp-sleepers', property: 'P8', rule: 'R7',
    says: 'UNREGISTER of a range that is followed for writes only leaves its sleepers asleep: only a range that is followed for missing pages is woken' },
  { name: 'register-missing-only-keeps-wp', property: 'P4', rule: 'R5',
    says: 'REGISTER again for MISSING only leaves protected pages protected (posted in June 2026: the same clean-up as UNREGISTER)' },
  { name: 'register-missing-only-keeps-wp', property: 'P5', rule: 'R5',
    says: 'REGISTER again for MISSING only: writes that nobody follows any more are still announced' },
  { name: 'register-missing-only-keeps-wp', property: 'P8', rule: 'R5',
    says: 'REGISTER again for MISSING only leaves writers asleep' },
]

/** What older kernels break until a patch that the model knows: no news on a kernel without it. */
const mended: readonly (Pick<Finding, 'property' | 'rule'> & { readonly by: string })[] = [
  { property: 'P4', rule: 'R8', by: 'close-reset' }, { property: 'P4', rule: 'V4', by: 'mremap-clears-uffd-wp' },
]

/** Violations of one sort, with the first scenario that shows it. */
export interface Sort { readonly property: string; readonly rule: string; readonly scenario: string; readonly says: string; readonly known: string | null; times: number }

/** Collects violations by property and rules. */
export class Violations {
  private readonly sorts = new Map<string, Sort>()
  private readonly kernel: Kernel

  /** @param kernel which of the model's kernels stands for the real one */
  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  add(scenario: Scenario, violations: readonly Violation[]): void {
    for (const violation of violations) {
      const key = `${violation.property} ${violation.rule}`
      const known = this.sorts.get(key)
      if (known !== undefined) known.times++
      else this.sorts.set(key, { property: violation.property, rule: violation.rule, scenario: printScenario(scenario), says: violation.says, known: this.known(violation), times: 1 })
    }
  }

  private known({ property, rule }: Violation): string | null {
    const finding = findings.find((each) => each.property === property && each.rule === rule)
    if (finding !== undefined) return `counterexamples/live/${finding.name}`
    const old = mended.find((each) => each.property === property && each.rule === rule && !this.kernel.patches.has(each.by))
    return old === undefined ? null : `mended by ${old.by}`
  }

  get all(): Sort[] { return [...this.sorts.values()] }
}
