/** Rules of the contract as a trace cites them. */
import { forkRules, rules } from '../../../model/contract/rules.ts'

const cited = [...rules, ...forkRules]
const ruleSays = (id: string): string | null => cited.find((rule) => rule.id === id)?.says ?? null
export const ruleSource = (id: string): string | null => cited.find((rule) => rule.id === id)?.source ?? null

/** `rule W1: success protects the page`; `settled by a message`. */
export function ruleText(id: string): string {
  const says = ruleSays(id)
  if (says !== null) return `rule ${id}: ${says}`
  return /^[A-Z]+\d/.test(id) ? `rule ${id}` : id === 'section 7' ? 'the call failed part-way' : id
}
