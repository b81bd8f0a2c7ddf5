/** The README of a counterexample's folder: what it shows, on which kernel, and how to see it again. */
import { isWitness } from '../trace/meta.ts'
import type { Trace } from '../trace/trace.ts'
import { ascii, colonOrAt, plural, wrap } from './lines.ts'
import { wordingOf } from './wording-of.ts'

export function readmeOf(trace: Trace): string {
  const { meta } = trace
  const without = meta.without.map(({ id, subject }) => (subject === null ? `\`${id}\`` : `\`${id}\` ("${subject}")`))
  const kernel = `kernel ${meta.kernel.name}${without.length === 0 ? '' : `, that is, without ${without.join(' and ')}`}`
  const verb = isWitness(meta) ? 'is reached' : 'is violated'
  const sentences = [
    `On ${kernel}, \`${meta.property}\` ${verb} in ${plural(meta.actions.length, 'step')}${colonOrAt(meta.what)}.`,
    ...(meta.expected === null ? [] : [`The case "${meta.case}" of ${meta.spec} expects of this property: ${meta.expected}.`]),
    ...(meta.known === null ? [] : [`It is ${meta.known}.`]),
    `The scope is ${wordingOf(trace).scope()}.`,
  ]
  return [
    ascii(`# ${meta.property}${meta.without.length === 0 ? '' : ` without ${meta.without.map(({ id }) => id).join(', ')}`}`), '',
    ...wrap(sentences.join(' '), 100), '',
    `Replay it with \`${meta.command}\`. Read \`trace.txt\`; \`trace.svg\` (from \`trace.dot\`) is the same as a picture, and`,
    '`trace.itf.json` is what all of them are made from.', '',
  ].join('\n')
}
