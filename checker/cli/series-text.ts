/** What `series` prints for people: the table of patches, the whole series, its prefixes, and why a patch is not judged. */
import type { Judged, Run } from './run.ts'
import type { PatchResult, SeriesResult, VerdictTable } from './series-run.ts'
import { sizeText } from './check-text.ts'
import { patchWords } from './patch-words.ts'
import { columns, count, cutTo, table, wrap } from './text.ts'

/** Folders of counterexamples: by patch id, and for the whole series by case and property. */
export interface Evidence {
  readonly byPatch: Readonly<Record<string, string>>
  /** By patch id: the counterexample to wp-never-lost, which often is not the shortest of all. */
  readonly ofPromise: Readonly<Record<string, string>>
  readonly ofWhole: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export function seriesText(result: SeriesResult, evidence: Evidence): string {
  const { series, base, patches, loaded } = result
  return [
    series.title,
    ...wrap(`${count(patches.length, 'patch', 'patches')} on ${base}; each left out in turn, in ${count(loaded.spec.cases.length, 'case')} of ${loaded.name}`),
    ...fixNote(result), '',
    ...patchTable(patches, evidence.byPatch), '',
    ...surprises(patches),
    'The whole series', ...result.whole.flatMap((run) => wholeLines(run, result.fixed, evidence.ofWhole)), '',
    'Prefixes', ...prefixLines(patches), '',
    'Not judged', ...reasonLines(patches), '',
    wholeSentence(result),
  ].join('\n')
}

/** Only what is not as expected, and what can be said of the whole. */
export const quietText = (result: SeriesResult): string => [...surprises(result.patches), wholeSentence(result)].join('\n')

function fixNote({ fixed }: SeriesResult): string[] {
  if (fixed.length === 0) return []
  const cases = `${count(fixed.length, 'case')} with a known hole ${fixed.length === 1 ? 'is' : 'are'}`
  return wrap(`${cases} run with the fix on top, so that the hole does not hide the patches.`)
}

const yes = (necessary: boolean | null, judged: boolean): string => (necessary === null ? (judged ? '?' : '-') : necessary ? 'yes' : 'no')
const isJudged = ({ role }: PatchResult['patch']): boolean => role === 'semantic' || role === 'observation'

function patchTable(patches: readonly PatchResult[], folders: Evidence['byPatch']): string[] {
  const rest = (each: PatchResult): string[] => [
    each.patch.role, yes(each.necessary, isJudged(each.patch)),
    each.violates?.property ?? (each.inModel ? '' : 'identical'), each.violates === null ? '' : String(each.violates.steps),
  ]
  const heads = ['role', 'necessary', 'violates', 'steps']
  const widths = heads.map((head, i) => Math.max(head.length, ...patches.map((each) => rest(each)[i]?.length ?? 0)))
  const room = columns - 4 - widths.reduce((sum, width) => sum + width + 2, 0)
  const lines = table([
    [' #', 'patch', ...heads],
    ...patches.map((each) => [String(each.n).padStart(2), cutTo(each.patch.subject, room), ...rest(each)]),
  ])
  const [head = '', ...rows] = lines
  return [head, ...rows.flatMap((row, i) => {
    const each = patches[i]
    const also = each?.violations.slice(1).map(({ property, steps }) => `${property} (${steps})`) ?? []
    const folder = folders[each?.patch.id ?? '']
    return [row, ...(also.length === 0 ? [] : wrap(`also ${also.join(', ')}`, '      ')), ...(folder === undefined ? [] : [`      ${folder}`])]
  })]
}

function surprises(patches: readonly PatchResult[]): string[] {
  const lines = patches.flatMap(({ patch, expected }) => expected.flatMap((run) =>
    run.properties.filter(({ agrees }) => agrees === 'no').flatMap(({ property, expected: said }) =>
      wrap(`DIFFERS: without ${patch.id}, case "${run.planned.of.name}": ${property.name} is ${property.verdict}; the spec expects ${said ?? ''}`))))
  return lines.length === 0 ? [] : [...lines, '']
}

const marks: Readonly<Record<Judged['agrees'], string>> = { yes: 'ok', no: 'DIFFERS', cut: '?', 'not judged': '-' }

function wholeLines(run: Run, fixed: readonly Run[], folders: Evidence['ofWhole']): string[] {
  const { of } = run.planned
  const withFix = fixed.find(({ planned }) => planned.of === of)
  if (run.outcome.cut !== null && run.outcome.transitions === 0) return [...wrap(of.name, '  '), `      ${sizeText(run)}`]
  const plain = run.properties.filter(({ property }) => property.verdict !== 'violated')
  return [
    ...wrap(of.name, '  '), `      ${sizeText(run)}`,
    ...run.properties.filter(({ property }) => property.verdict === 'violated').flatMap(({ property, agrees, steps }) => {
      const folder = folders[of.name]?.[property.name]
      const head = `${(agrees === 'yes' ? 'known' : marks[agrees]).padEnd(7)} violated: ${property.name}${steps === null ? '' : `, in ${count(steps, 'step')}`}`
      return [`      ${head}`, ...(folder === undefined ? [] : [`${' '.repeat(14)}${folder}`])]
    }),
    ...groups(plain).flatMap(([head, names]) => marked(head, names)),
    ...(of.known === undefined ? [] : wrap(of.known.reason, '      ')),
    ...(withFix === undefined ? [] : wrap(`with ${patchWords(of.known?.fixedBy ?? '')} on top: ${fixedWords(withFix)}`, '      ')),
  ]
}

/** Properties with the same mark and verdict, which share a line. */
function groups(judged: readonly Judged[]): [Judged, string[]][] {
  const found = new Map<string, [Judged, string[]]>()
  for (const each of judged) {
    const key = `${each.agrees} ${each.property.verdict}`
    found.set(key, [found.get(key)?.[0] ?? each, [...found.get(key)?.[1] ?? [], each.property.name]])
  }
  return [...found.values()]
}

function marked({ agrees, property }: Judged, names: readonly string[]): string[] {
  const indent = ' '.repeat(14)
  const [first = '', ...rest] = wrap(`${property.verdict}: ${names.join(', ')}`, indent)
  return [`      ${marks[agrees].padEnd(8)}${first.slice(indent.length)}`, ...rest]
}

function fixedWords({ properties }: Run): string {
  const rest = properties.filter(({ property, agrees }) => property.verdict !== 'holds' || agrees === 'no')
  const words = rest.map(({ property, agrees }) => `${property.name} ${property.verdict}${agrees === 'no' ? ' (DIFFERS)' : ''}`)
  return rest.length === 0 ? 'all hold' : words.join(', ')
}

/** Neighbouring prefixes with the same verdicts share a line. */
function prefixLines(patches: readonly PatchResult[]): string[] {
  const groups: { from: number; to: number; verdicts: VerdictTable }[] = []
  for (const { n, prefix } of patches) {
    const last = groups.at(-1)
    if (last !== undefined && JSON.stringify(last.verdicts) === JSON.stringify(prefix)) last.to = n
    else groups.push({ from: n, to: n, verdicts: prefix })
  }
  return groups.flatMap(({ from, to, verdicts }) => {
    const which = from === to ? `1 to ${to}` : `1 to ${from}, ..., 1 to ${to}`
    return wrap(`${which}: ${countVerdicts(verdicts)}`, '  ')
  })
}

function countVerdicts(verdicts: VerdictTable): string {
  const all = Object.entries(verdicts).flatMap(([name, properties]) =>
    Object.entries(properties).map(([property, verdict]) => ({ name, property, verdict })))
  const kinds = [...new Set(all.map(({ verdict }) => verdict))]
  return kinds.map((kind) => {
    const these = all.filter(({ verdict }) => verdict === kind)
    return `${these.length} ${kind}${kind === 'violated' ? ` (${these.map(({ name, property }) => `${property} in "${name}"`).join(', ')})` : ''}`
  }).join(', ')
}

const reasonLines = (patches: readonly PatchResult[]): string[] =>
  patches.filter(({ patch }) => !isJudged(patch)).flatMap(({ n, patch: { id, role, reason } }) =>
    wrap(`${n}. ${id} (${role}): ${reason ?? 'no reason is given'}`, '  '))

/** The last line: what can be said of the series as a whole. */
function wholeSentence({ whole, patches, complete }: SeriesResult): string {
  const judged = patches.filter(({ patch }) => isJudged(patch))
  const necessary = judged.filter((each) => each.necessary === true).length
  const holes = whole.filter((run) => run.properties.some(({ property }) => property.verdict === 'violated'))
  const known = holes.every((run) => run.properties.every(({ agrees }) => agrees === 'yes'))
  const holds = holes.length === 0 ? 'holds in every case'
    : known ? `holds in every case but the ${count(holes.length, 'known one')}` : 'is VIOLATED where it should hold'
  return `The whole series ${holds}; ${necessary} of ${judged.length} judged patches are necessary${complete ? '' : '; some runs were cut short'}.`
}
