/** The specs that the tool brings along, by name, loaded when they are asked for. */
import type { Spec } from 'mmcheck'

export interface NamedSpec { readonly name: string; readonly file: string; readonly load: () => Promise<{ default: Spec }> }

export const specs: readonly NamedSpec[] = [
  { name: 'uffd-wp-shmem-hugetlb-v5', file: 'specs/series/uffd-wp-shmem-hugetlb-v5.ts', load: () => import('./series/uffd-wp-shmem-hugetlb-v5.ts') },
  { name: 'uffd-wp-anon-v5.7', file: 'specs/series/uffd-wp-anon-v5.7.ts', load: () => import('./series/uffd-wp-anon-v5.7.ts') },
  { name: 'anon-shmem-v6.12', file: 'specs/releases/anon-shmem-v6.12.ts', load: () => import('./releases/anon-shmem-v6.12.ts') },
  { name: 'wide-v6.12', file: 'specs/releases/wide-v6.12.ts', load: () => import('./releases/wide-v6.12.ts') },
  { name: 'template', file: 'specs/template.ts', load: () => import('./template.ts') },
]
