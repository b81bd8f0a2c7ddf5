/**
 * Reads scenario files. The first mistake ends it: later ones are often its consequence. Names are checked on the way, so that a mistake
 * is complained about at its own word.
 */
import { nearName, quoted, ScenarioError } from './error.ts'
import { linesOf, restOf, type SourceLine, unprintable } from './lexer.ts'
import { limits } from './limits.ts'
import { usedName } from './name-fields.ts'
import { Names } from './names.ts'
import { fieldsOf, helpOf, isOpName, opNames, ops } from './ops.ts'
import type { Line, Op, Scenario } from './scenario.ts'
import { refusal } from './set-up.ts'
import { Words } from './words.ts'

interface Open { readonly name: string; readonly begin: SourceLine; readonly lines: Line[]; readonly names: Names }

const opExample = 'read A:0'
const frame = 'begin NAME'

/** All scenarios of a file. @throws ScenarioError */
export function parseScenarios(text: string, file: string): Scenario[] {
  const scenarios: Scenario[] = []
  let open: Open | null = null
  for (const line of linesOf(text)) {
    check(line, file)
    const [first] = line.words
    if (first === undefined) continue
    if (first.text === 'begin') {
      if (open !== null) throw wrong(file, line, `the scenario that begins in line ${open.begin.number} has no "end" yet`, 'end')
      open = begin(line, file)
    } else if (open === null) throw outside(line, file)
    else if (first.text === 'end') {
      if (line.words.length > 1) throw wrong(file, line, 'nothing follows "end"', 'end', 1)
      scenarios.push({ name: open.name, lines: open.lines })
      open = null
    } else {
      const op = parseOp(file, line, open.names)
      open.names.enter(op, line.number)
      open.lines.push({ number: line.number, op })
    }
  }
  if (open !== null) throw wrong(file, open.begin, 'the scenario that begins here has no "end"', 'end')
  if (scenarios.length === 0) throw new ScenarioError({ file, line: 1, column: 1 }, { expected: 'the file has no scenario; one stands between "begin NAME" and "end"', near: null, example: frame })
  return scenarios
}

/** What holds for every line, comments included but for their characters. */
function check(line: SourceLine, file: string): void {
  const bytes = Buffer.byteLength(line.text)
  if (bytes > limits.lineBytes) throw wrong(file, line, `the line has ${bytes} bytes; at most ${limits.lineBytes} are allowed`, opExample)
  const strange = unprintable(line.words)
  if (strange !== null)
    throw new ScenarioError({ file, line: line.number, column: strange.column }, { expected: `a character that cannot be printed (${codeOf(strange.text)})`, near: null, example: opExample })
}

const codeOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

function begin(line: SourceLine, file: string): Open {
  const name = restOf(line)
  if (name === '') throw wrong(file, line, 'a name for the scenario is missing after "begin"', 'begin zap keeps the bit')
  return { name, begin: line, lines: [], names: new Names() }
}

function outside(line: SourceLine, file: string): ScenarioError {
  const [{ text } = { text: '' }] = line.words
  if (text === 'end') return wrong(file, line, 'an "end" without "begin"', frame)
  const refused = refusal(text, line.words.length)
  if (refused !== null) return wrong(file, line, refused, frame)
  const near = nearName(text, ['begin', 'end'])
  const said = isOpName(text) || near === null ? 'an op stands between "begin NAME" and "end"' : `unknown word ${quoted(text)} outside of a scenario`
  return wrong(file, line, said, frame, 0, isOpName(text) ? null : near)
}

/** One op, `@c` before it or not. */
function parseOp(file: string, line: SourceLine, names: Names): Op {
  const words = new Words(file, line, names, { form: '[@c] OP WORDS', example: opExample, options: [] })
  const first = words.next('an op')
  const acting = first.text.startsWith('@')
  const word = acting ? words.next('what the child does') : first
  const refused = refusal(word.text, line.words.length - (acting ? 1 : 0))
  if (refused !== null) throw words.wrong(word, refused)
  if (!isOpName(word.text)) {
    const near = nearName(word.text, opNames)
    if (near !== null && isOpName(near)) words.help = helpOf(near)
    throw words.wrong(word, word.text.startsWith('@') ? `an op is expected, not ${quoted(word.text)}` : `unknown op ${quoted(word.text)}`, opNames)
  }
  words.help = helpOf(word.text)
  const { instead } = ops[word.text]
  if (acting && instead !== undefined) throw words.wrong(first, `"${word.text}" is not done by a process; write: ${instead}`)
  const by = acting ? usedName(words, first, 'child', first.text.slice(1)) : null
  const op: Record<string, unknown> = { op: word.text, by }
  for (const [name, field] of fieldsOf(word.text)) op[name] = field.read(words, op)
  words.finish()
  // The rows of ops.ts have the types of the ops: the compiler has compared them field by field.
  return op as unknown as Op
}

/** A complaint about a line, at one of its words. */
function wrong(file: string, line: SourceLine, expected: string, example: string, word = 0, near: string | null = null): ScenarioError {
  return new ScenarioError({ file, line: line.number, column: line.words[word]?.column ?? 1 }, { expected, near, example })
}
