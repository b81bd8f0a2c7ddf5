/** What `check` prints for people: each case with a line per property, then one line of counts. At most 100 columns. */
import type { CheckedSpec } from './check-json.ts'
import type { Kept } from './counterexample.ts'
import type { Output } from './output.ts'
import { patchWords } from './patch-words.ts'
import type { Judged, Run } from './run.ts'
import { scopeText } from './scope-text.ts'
import { columns, count, cutTo, seconds, thousands, wrap } from './text.ts'

const onlyWithout = 'Only what the spec says of leaving out this patch is expected.'
const nothingExpected = 'The kernel, its patches or the scope come from the command line: nothing is expected.'

/** `varied`: something comes from the command line; `speaks`: the spec says what that must show. */
export function specHead({ loaded, kernel, without }: Omit<CheckedSpec, 'runs'>, varied: boolean, speaks: boolean): string {
  return [
    cutTo(`${loaded.name}: ${loaded.spec.title}`, columns),
    ...wrap(`kernel ${[kernel.name, ...without.map((id) => `- ${id}`)].join(' ')}`, '  '),
    ...(varied ? wrap(speaks ? onlyWithout : nothingExpected, '  ') : []),
  ].join('\n')
}

/** One run; of a variation only what it changes; quiet, only what is not as expected; verbose, what it cost. */
export function runText({ run, folders }: Kept, itself: Run | null, verbosity: Output['verbosity']): string {
  const quiet = verbosity === 'quiet'
  const { planned, compiled } = run
  if (wasNotRun(run)) return [...wrap(headOf(run), planned.variant.is === 'itself' ? '  ' : '    '), `      ${sizeText(run)}`].join('\n')
  const isAnswer = (each: Judged): boolean => itself === null || (planned.variant.is === 'without' && each.agrees === 'yes') || changed(each, itself)
  const isTold = (each: Judged): boolean => each.agrees === 'no' || each.agrees === 'cut' || (!quiet && isAnswer(each))
  const properties = run.properties.filter(isTold)
  if (quiet && properties.length === 0) return ''
  const width = Math.max(0, ...properties.map(({ property }) => property.name.length))
  const lines = [
    ...wrap(headOf(run), planned.variant.is === 'itself' ? '  ' : '    '),
    ...(quiet || planned.variant.is !== 'itself' ? [] : [
      ...wrap(scopeText(compiled.scope), '      '),
      ...(planned.of.restriction === undefined ? [] : wrap(`restriction: ${planned.of.restriction}`, '      ')),
      ...(planned.of.known === undefined || Object.keys(planned.expect).length === 0 ? [] : wrap(knownText(planned.of.known), '      ')),
    ]),
    `      ${sizeText(run)}`,
    ...(verbosity === 'verbose' ? wrap(costText(run), '      ') : []),
    ...(quiet ? [] : notesOf(run).flatMap((note) => wrap(`note: ${note}`, '      '))),
    ...(run.outcome.error === null ? [] : wrap(`error: ${[run.errorPlace, run.outcome.error.message].filter(Boolean).join(': ')}`, '      ')),
    ...properties.flatMap((each) => propertyLines(each, width, hasPremise(compiled, each), folders[each.property.name])),
    ...(quiet || properties.length === run.properties.length ? [] : [`              ${properties.length === 0 ? 'all' : 'the others'} as above`]),
  ]
  return lines.join('\n')
}

/** How the search was done and what it took; last the values that the slots of each domain took: they decide how large a scope can be. */
function costText({ outcome }: Run): string {
  const { account, states, peakBytes, domains } = outcome
  const sizes = Object.entries(domains).map(([name, size]) => `${name} ${thousands(size)}`)
  const search = account.engine === 'reference' ? ['reference engine'] : [
    `${account.store} store, ${count(account.bits, 'bit')} in ${count(account.words, 'word')}`,
    `${(account.bytes / Math.max(1, states)).toFixed(1)} bytes a state`,
    `tables ${account.learned ?? ''}, ${count(account.paths, 'path')}`, count(account.workers, 'thread'),
    ...(account.audited === null ? [] : [`audited: ${thousands(account.audited.answers)} answers in ${count(account.audited.states, 'state')}`]),
  ]
  return [...search, `peak memory ${Math.round(peakBytes / 2 ** 20)} MB`, `values: ${sizes.join(', ')}`].join('; ')
}

/** What a reader must know to take the verdicts for what they are, and an author to make the search quicker. */
const notesOf = ({ outcome: { account } }: Run): string[] => [
  ...(account.exact ? [] : ['states were told apart by 64-bit fingerprints: two may have been taken for one']),
  ...account.warnings,
]

const changed = ({ property }: Judged, itself: Run): boolean =>
  itself.properties.find((each) => each.property.name === property.name)?.property.verdict !== property.verdict

function hasPremise({ system }: Run['compiled'], { property }: Judged): boolean {
  const declared = system.properties.find((each) => each.name === property.name)
  return declared?.sort === 'report' ? declared.hasPremise : declared?.instances.some((instance) => instance.premise !== undefined) ?? false
}

function headOf({ planned }: Run): string {
  const { variant, of } = planned
  switch (variant.is) {
    case 'itself': return of.name
    case 'fixed': return `with the fix on top: ${patchWords(variant.by)}`
    case 'without': return `${of.known?.fixedBy === undefined ? '' : 'with the fix on top, and '}without: ${patchWords(variant.patch)}`
    case 'without own': return `without ${planned.loaded.spec.kernel.added.filter((name) => name.startsWith('"')).join(', ')}`
  }
}

export function knownText({ reason, fixedBy, unconfirmed, rules }: NonNullable<Run['planned']['of']['known']>): string {
  return [
    `known${unconfirmed === true ? ', unconfirmed (not seen on a live kernel yet)' : ''}: ${reason}`,
    ...(fixedBy === undefined ? [] : [`fixed by ${fixedBy}`]),
    ...(rules === undefined || rules.length === 0 ? [] : [`rests on ${rules.join(', ')} of the contract`]),
  ].join('; ')
}

export function sizeText(run: Run): string {
  const { outcome } = run
  const { cut, error } = outcome
  if (cut !== null && wasNotRun(run)) return `not run, because of ${cutWords[cut.reason]}`
  const ended = error !== null ? 'ended by an error' : cut === null ? 'complete' : `cut short by ${cutWords[cut.reason]}`
  const symmetric = outcome.account.symmetric.length === 0 ? '' : `; ${outcome.account.symmetric.join(' and ')} interchangeable`
  return `${ended}: ${count(outcome.states, 'state')}, ${count(outcome.transitions, 'transition')}, depth ${outcome.depth}, ${seconds(outcome.seconds)}${symmetric}`
}

const wasNotRun = ({ outcome }: Run): boolean => outcome.cut !== null && outcome.transitions === 0

const cutWords = { states: 'the limit of states', time: '--time-limit', memory: 'the memory limit', interrupted: 'an interrupt' } as const
const marks: Readonly<Record<Judged['agrees'], string>> = { yes: 'ok', no: 'DIFFERS', cut: '?', 'not judged': '-' }

function propertyLines({ property, expected, steps, agrees }: Judged, width: number, premise: boolean, folder: string | undefined): string[] {
  const { verdict, what, reached } = property
  const isShort = what !== null && what !== '' && what.length < 30
  const facts = [
    verdict.padEnd(12),
    ...(agrees === 'no' && expected !== null ? [`expected: ${expected}`] : []),
    ...(verdict === 'violated' && steps !== null ? [`in ${count(steps, 'step')}${isShort ? `, ${what}` : ''}`] : []),
    ...(verdict !== 'violated' && premise ? [`reached ${thousands(reached)}`] : []),
  ]
  return [
    `      ${marks[agrees].padEnd(7)} ${property.name.padEnd(width)}  ${facts.join('  ')}`.trimEnd(),
    ...(verdict === 'violated' && what !== null && what !== '' && !isShort ? wrap(what, ' '.repeat(14)) : []),
    ...(folder === undefined ? [] : [`${' '.repeat(14)}${folder}`]),
  ]
}

/** The line of evidence for a patch of the author's own: "fails without, holds with", or why it says nothing. */
export function evidenceText(itself: Run, without: Run): string[] {
  return itself.properties.map(({ property }) => {
    const before = without.properties.find((each) => each.property.name === property.name)?.property.verdict ?? 'error'
    const sentence = before === 'violated' && property.verdict === 'holds' ? 'fails without the patch, holds with it'
      : before === 'holds' && property.verdict === 'violated' ? 'holds without the patch, fails with it'
      : `no evidence for the patch: ${before} without it, ${property.verdict} with it`
    return `      ${property.name}: ${sentence}`
  })
}

/** How to look at the first violation that nobody expected. */
export function lookText(specs: readonly CheckedSpec[]): string[] {
  for (const { run, folders } of specs.flatMap((spec) => spec.runs)) {
    const folder = folders[run.properties.find((each) => each.agrees === 'no')?.property.name ?? '']
    if (folder !== undefined) return [`Look at it: npx mmcheck render ${folder}`]
  }
  return []
}

/** The last line. */
export function countsText(specs: readonly CheckedSpec[], elapsed: number): string {
  const runs = specs.flatMap((spec) => spec.runs.map(({ run }) => run))
  const judged = runs.flatMap((run) => run.properties)
  const of = (agrees: Judged['agrees']): number => judged.filter((each) => each.agrees === agrees).length
  const parts = [
    [of('yes'), 'as expected'], [of('no'), of('no') === 1 ? 'differs' : 'differ'], [of('cut'), 'inconclusive'], [of('not judged'), 'not judged'],
  ] as const
  const states = runs.reduce((sum, run) => sum + run.outcome.states, 0)
  const cases = runs.filter((run) => run.planned.variant.is === 'itself').length
  const verdicts = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`).join(', ')
  const amounts = [count(cases, 'case'), count(runs.length, 'run'), count(judged.length, 'verdict')].join(', ')
  return `${amounts}: ${verdicts}; ${count(states, 'state')} in ${seconds(elapsed)}`
}
