/** The initial state and the scope of a case of the memory model, in words. */
import { same } from '../../../model/system/same.ts'
import { none } from '../../../model/state/entry.ts'
import { absent } from '../../../model/state/state.ts'
import { profiles } from '../../../model/contract/options.ts'
import { entryWords, vmaText } from './changes.ts'
import type { View } from './view.ts'

export function situationLines(view: View): string[] {
  const { scope, trace: { init } } = view
  const memory = view.memory(init)
  const mappings = memory.mms.flatMap((mm, number) => (!mm.alive
    ? [`mm${number}: not born yet`]
    : scope.kinds.map((kind, region) => {
      const vma = mm.vmas[region]
      return `${view.prefix(number)}${pagesText(scope.pages, region)}: ${kind}, ${vma === undefined ? 'no mapping' : vmaText(vma)}`
    })))
  const entries = memory.mms.flatMap((mm, number) => mm.pt.flatMap((entry, page) => (mm.alive && !same(entry, none) ? [`${view.prefix(number)}pte[${page}]: ${entryWords(entry)}`] : [])))
  const cache = memory.cache.flatMap((page, index) => (same(page, absent) ? [] : [`cache[${index}]: ${page.page}${page.beyond_i_size ? ', beyond i_size' : ''}`]))
  const features = scope.features.length === 0 ? [] : [`userfaultfd features: ${scope.features.join(', ')}`]
  return [...mappings, ...entries, ...cache, ...features, ...(entries.length + cache.length === 0 ? ['no page is mapped or cached'] : [])]
}

const pagesText = (pages: number, region: number): string =>
  (pages === 1 ? `page ${region}` : `pages ${region * pages}-${region * pages + pages - 1}`)

export function scopeText({ scope }: View): string {
  const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
  const options = Object.entries(scope.options).filter(([name, value]) => profiles[scope.profile]?.[name as keyof typeof scope.options] !== value)
  return [
    `${count(scope.pages, 'page')} of ${scope.kinds.length > 1 ? 'each of ' : ''}${scope.kinds.join(', ')}`,
    `${count(scope.mms, 'process', 'processes')} with ${count(scope.threads, 'thread')}${scope.mms > 1 ? ' each' : ''}`,
    `operations ${scope.operations.join(', ')}`,
    scope.granularity === 'syscall' ? 'whole calls interleave' : scope.inflight === null ? 'steps interleave freely' : `at most ${count(scope.inflight, 'call')} half-way at once`,
    ...(scope.features.length === 0 ? [] : [`features ${scope.features.join(', ')}`]),
    ...(same(scope.modes, ['wp']) ? [] : [`registered for ${scope.modes.join(' and ')}`]),
    `contract read ${scope.profile === 'strict' ? 'strictly' : 'leniently'}${options.map(([name, value]) => `, ${name}: ${String(value)}`).join('')}`,
  ].join('; ')
}
