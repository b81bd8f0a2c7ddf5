/**
 * The schema of a case: which parts of the memory vary in its scope.
 *
 * What a scope leaves out is `fixed` and costs nothing: the VMAs where nobody changes a mapping, locks that nobody
 * contends, the file of an anonymous page, the promise of a page that is not watched.
 */
import { has, kindOf } from '../scope.ts'
import { arrayOf, fixed, type Shape, slot, struct, valueAt } from '../system/schema.ts'
import { type Config, initialState } from './config.ts'
import type { MachineState } from './state.ts'

export function schemaOf(config: Config): Shape {
  const { scope, pages } = config
  const init: MachineState = initialState(config)
  const vary = (matters: boolean, domain: string, ...path: readonly (string | number)[]): Shape =>
    matters ? slot(domain) : fixed(valueAt(init, path))
  const isFile = (page: number): boolean => kindOf(scope, page) !== 'anon'
  const isPrivate = (page: number): boolean => kindOf(scope, page) !== 'shmem'
  const watched = (page: number): boolean => scope.watch?.includes(page) ?? true
  const born = scope.mms > 1 && has(scope, 'fork', 'exit')
  const vmasChange = has(scope, 'register', 'register-missing', 'unregister', 'close', 'mprotect-r', 'mprotect-rw', 'munmap', 'mmap')
  return struct({
    mms: arrayOf(scope.mms, (mm) => struct({
      alive: vary(born, 'bool', 'mms', mm, 'alive'),
      mmap_lock: vary(config.mmap_lock_matters, 'mmap_lock', 'mms', mm, 'mmap_lock'),
      vmas: arrayOf(scope.kinds.length, (region) => vary(vmasChange || (born && mm > 0) || (config.anon_vma_matters && scope.kinds[region] !== 'shmem'), 'vma', 'mms', mm, 'vmas', region)),
      pt: arrayOf(pages, () => slot('entry')),
      folio_locked: arrayOf(pages, (page) => vary(config.folio_lock_matters && isPrivate(page), 'bool', 'mms', mm, 'folio_locked', page)),
      ghost: arrayOf(pages, (page) => vary(watched(page), 'promise', 'mms', mm, 'ghost', page)),
    })),
    cache: arrayOf(pages, (page) => vary(isFile(page), 'cache', 'cache', page)),
    cache_locked: arrayOf(pages, (page) => vary(isFile(page), 'bool', 'cache_locked', page)),
    inode_locked: arrayOf(scope.kinds.length, (region) => vary(scope.kinds[region] !== 'anon' && has(scope, 'punch', 'truncate', 'grow'), 'bool', 'inode_locked', region)),
    joint: arrayOf(pages, (page) => vary(config.joint_matters && isPrivate(page), 'bool', 'joint', page)),
    threads: arrayOf(config.actors.length, () => slot('thread')),
    inflight: vary(config.inflight_matters, 'inflight', 'inflight'),
  })
}
