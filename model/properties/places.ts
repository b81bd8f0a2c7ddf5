/** The two ways in which a standing property asks its question. */
import { Machine } from '../state/machine.ts'
import type { Config } from '../state/config.ts'
import type { MachineState, Place } from '../state/state.ts'
import { deaf, type PropertyInstance } from '../system/system.ts'

type Question = (m: Machine, at: Place) => boolean

/** One instance for each place of each process that there may be. */
export function everyPlace(config: Config, when: Question, premise?: Question): PropertyInstance<MachineState>[] {
  const ask = (question: Question, at: Place) => (state: MachineState): boolean => question(new Machine(config, state, deaf), at)
  return Array.from({ length: config.scope.mms * config.pages }, (_, i) => {
    const at = { mm: Math.floor(i / config.pages), page: i % config.pages }
    return {
      label: config.scope.mms > 1 ? `page ${at.page} of mm ${at.mm}` : `page ${at.page}`,
      when: ask(when, at), ...(premise === undefined ? {} : { premise: ask(premise, at) }),
    }
  })
}
