/** A run with a bit of everything, and what has to be found after each of its steps. */
import { type Checkpoint, openCheckpoint, type Saved } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { logOf, numbers, reader } from './states.ts'

export interface State { readonly saved: Saved | null; readonly log: readonly number[] }
export interface Step { readonly act: (checkpoint: Checkpoint | null, folder: string) => Checkpoint; readonly then: State }

export const identity = 'scenario'
export const nothingYet: State = { saved: null, log: [] }

/** `kind` says which states: the same number of others is told from them. */
function save(document: unknown, words: number, states: number, kind: number): Step {
  return {
    act: (checkpoint) => {
      checkpoint?.save(document, words, states, reader(words, kind))
      return some(checkpoint)
    },
    then: { saved: { document, words, states, finished: false }, log: numbers(words, states, kind) },
  }
}

function reopen(then: State): Step {
  return {
    act: (checkpoint, folder) => {
      checkpoint?.close()
      return openCheckpoint(folder, identity)
    }, then,
  }
}

const restart: Step = {
  act: (checkpoint) => {
    checkpoint?.restart()
    return some(checkpoint)
  }, then: nothingYet,
}

const finish: Step = {
  act: (checkpoint) => {
    checkpoint?.finish('result')
    return some(checkpoint)
  }, then: { saved: { document: 'result', words: 0, states: 0, finished: true }, log: [] },
}

function some(checkpoint: Checkpoint | null): Checkpoint {
  if (checkpoint === null) throw new Error('a scenario begins with an opening')
  return checkpoint
}

const third = save({ third: true }, 2, 5, 0)
export const scenario: readonly Step[] = [
  reopen(nothingYet), save('first', 2, 3, 0), save('second', 2, 5, 0), third, reopen(third.then), save('fourth', 2, 6, 0),
  restart, save('fifth', 3, 4, 1), save('sixth', 3, 6, 1), finish, restart, save('seventh', 1, 2, 2), finish,
]

export const stateOf = (checkpoint: Checkpoint): State => ({ saved: checkpoint.saved, log: logOf(checkpoint) })

/** A run that begins again, and goes on. */
export const begunAgain: readonly Step[] = [reopen(nothingYet), third, restart, save('anew', 3, 4, 1)]

/** What an opening finds. @throws CheckpointError */
export function stateIn(folder: string): State {
  const checkpoint = openCheckpoint(folder, identity)
  try {
    return stateOf(checkpoint)
  } finally {
    checkpoint.close()
  }
}
