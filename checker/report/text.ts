/**
 * A trace for a terminal or a mail: plain ASCII, at most 100 columns, no colour.
 *
 * Per step: who, which call, the kernel call chain with the label of the step, then what it told (`-`) and only what
 * changed (`*`). The last paragraph says why the end is a violation, and the last line how to see it again.
 */
import { isWitness, titleOf } from '../trace/meta.ts'
import { operationOf, type Part, type Trace, type TraceStep } from '../trace/trace.ts'
import { ascii, colonOrAt, entry, wrap } from './lines.ts'
import { wordingOf } from './wording-of.ts'
import type { Wording } from './wording.ts'

const width = 100

export function textOf(trace: Trace): string {
  const wording = wordingOf(trace)
  const lines = [
    ...heading(trace, wording), '',
    'Initially', ...wording.situation().flatMap((line) => wrap(line, width, '    ')), '',
    ...trace.steps.flatMap((step) => [...stepLines(trace, step, wording), '']),
    ...ending(trace, wording),
  ]
  return `${lines.join('\n')}\n`
}

function heading({ meta }: Trace, wording: Wording): string[] {
  return [
    ...wrap(titleOf(meta), width), '',
    ...entry('spec', `${meta.spec}, case "${meta.case}"`, width),
    ...entry('kernel', meta.kernel.name, width),
    ...meta.without.flatMap(({ id, subject }, i) => entry(i === 0 ? 'left out' : '', subject === null ? id : `${id} ("${subject}")`, width)),
    ...entry('scope', wording.scope(), width),
    ...(meta.expected === null ? [] : entry('expected', `${meta.property} ${meta.expected}`, width)),
    ...(meta.known === null ? [] : entry('', meta.known, width)),
    ...entry('made by', meta.tool, width),
  ]
}

function stepLines(trace: Trace, step: TraceStep, wording: Wording): string[] {
  const violated = step.violations.some(({ property }) => property === trace.meta.property) || isLastOf(trace, step)
  return [
    ...wrap(headOf(step, wording), width, `${String(step.number).padStart(3)} `),
    ...step.parts.flatMap(partLines),
    ...wording.changes(step).flatMap((line) => wrap(line, width, '      * ')),
    ...step.parts.flatMap((part) => part.told.flatMap((told) => (told.note === 'event' ? wrap(told.text, width, '      - ') : []))),
    ...step.violations.filter(({ property }) => property !== trace.meta.property).flatMap(({ property, what }) => wrap(`also violates ${property}: ${what}`, width, '      ! ')),
    ...(violated ? wrap(markOf(trace), width, '  >>> ') : []),
  ]
}

const isLastOf = (trace: Trace, step: TraceStep): boolean => step.number === trace.steps.length

/** `VIOLATED: wp-never-lost: what happened`. */
export const markOf = ({ meta }: Trace): string => `${isWitness(meta) ? 'REACHED' : 'VIOLATED'}: ${meta.property}${colonOrAt(meta.what)}`

/** `monitor: wp page 0 -- ioctl(UFFDIO_WRITEPROTECT, MODE_WP)`: the action, and the call that it is part of. */
export function headOf(step: TraceStep, wording: Wording): string {
  const operation = operationOf(step)
  return operation === null || wording.operation(operation) === operation ? step.action : `${step.action} -- ${wording.operation(operation)}`
}

/** The call chains that the atomic step went through, and its label. */
function partLines(part: Part): string[] {
  const chains = [...new Set(part.functions.map((chain) => kernelChain(part, chain)))]
  const shown = chains.length > 0 ? chains : part.chain.length > 1 ? [kernelChain(part, part.chain)] : []
  return [
    ...(part.label === null ? [] : wrap(`[${part.label}]`, width, '    ')),
    ...shown.flatMap((chain) => wrap(chain, width, '      ', '        ')),
  ]
}

/** A chain begins with the operation, which the head of the step names already. */
const kernelChain = (part: Part, chain: readonly string[]): string =>
  (chain.length > 1 && chain[0] === part.operation ? chain.slice(1) : chain).join(' > ')

function ending(trace: Trace, wording: Wording): string[] {
  const { meta } = trace
  return [
    isWitness(meta) ? 'How' : 'Why',
    ...wording.why().flatMap((line) => wrap(line, width, '    ')), '',
    // On one line, however long: it is there to be pasted.
    `${'replay'.padEnd(10)} ${ascii(meta.command)}`.trimEnd(),
  ]
}
