/** The ways in which a standing property asks its question. */
import { Machine } from '../state/machine.ts'
import type { Config } from '../state/config.ts'
import type { MachineState, Place } from '../state/state.ts'
import { deaf, type PropertyInstance } from '../system/system.ts'

type Question = (m: Machine, at: Place) => boolean

/** One instance for each place of each process that there may be. */
export const everyPlace = (config: Config, when: Question, premise?: Question): PropertyInstance<MachineState>[] =>
  placesOf(config).map((at) => instance(config, at, when, premise))

/** Only for pages whose promise is followed: of the others the contract says nothing. */
export const everyWatchedPlace = (config: Config, when: Question, premise: Question): PropertyInstance<MachineState>[] =>
  placesOf(config).filter(({ page }) => config.scope.watch?.includes(page) ?? true).map((at) => instance(config, at, when, premise))

const placesOf = ({ scope, pages }: Config): Place[] =>
  Array.from({ length: scope.mms * pages }, (_, i) => ({ mm: Math.floor(i / pages), page: i % pages }))

function instance(config: Config, at: Place, when: Question, premise?: Question): PropertyInstance<MachineState> {
  const ask = (question: Question) => (state: MachineState): boolean => question(new Machine(config, state, deaf), at)
  return {
    label: config.scope.mms > 1 ? `page ${at.page} of mm ${at.mm}` : `page ${at.page}`,
    when: ask(when), ...(premise === undefined ? {} : { premise: ask(premise) }),
  }
}
