/**
 * A process of its own that saves in a loop until it is killed, and says what it has saved:
 * `saver.ts <folder> <words per state> <most states at once>`. First it checks what was there.
 */
import { writeSync } from 'node:fs'
import { openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { CheckpointError } from '../../../../checker/search/checkpoint/error.ts'
import { reader, wordAt } from './states.ts'

const [folder = '', words = 1, most = 1] = process.argv.slice(2).map((text, index) => (index === 0 ? text : Number(text))) as [string, number, number]
const say = (line: string): void => { writeSync(1, `${line}\n`) }

try {
  const checkpoint = openCheckpoint(folder, 'saver')
  let index = 0
  checkpoint.readLog((log) => { for (const word of log) if (word !== wordAt(index++)) throw new Error(`word ${index - 1} is wrong`) })
  let states = checkpoint.saved?.states ?? 0
  if (index !== states * words) throw new Error(`${index} words of ${states} states`)
  say(`begins ${states}`)
  for (;;) {
    states += Math.floor(Math.random() * (most + 1))
    checkpoint.save({ states, filling: 'x'.repeat(Math.floor(Math.random() * 5000)) }, words, states, reader(words))
    say(`saved ${states}`)
  }
} catch (thrown) {
  say(thrown instanceof CheckpointError ? `refused ${thrown.problem}: ${thrown.reason}` : `wrong ${String(thrown)}`)
}
