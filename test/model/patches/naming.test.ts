/** How a user may name a patch: by id, subject, commit prefix, or a part of the subject that only one has. */
import { describe, expect, test } from 'vitest'
import { findPatch, findSeries, patches } from '../../../model/patches/index.ts'
import { UserError } from '../../../model/user-error.ts'

const id = (ref: string): string => findPatch(ref).id

function refused(ref: string): UserError {
  try {
    findPatch(ref)
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown
    throw thrown
  }
  throw new Error(`"${ref}" names a patch`)
}

describe('what is found', () => {
  test('each patch by its id and by its whole subject', () => {
    for (const patch of patches) expect([findPatch(patch.id), findPatch(patch.subject)]).toEqual([patch, patch])
  })

  test('by a commit prefix of at least seven digits, the whole hash included', () => {
    expect(id('f369b07')).toBe('unregister-reset')
    expect(id('f369b07c8614')).toBe('unregister-reset')
    expect(id('f369b07c86140000000000000000000000000000')).toBe('unregister-reset')
  })

  test('by a part of the subject, whatever the case', () => {
    expect(id('ZAP_FLAG_SKIP_SWAP')).toBe('zap-flag-skip-swap')
    expect(id('zap_flag_skip_swap')).toBe('zap-flag-skip-swap')
    expect(id('fix lost swap bits')).toBe('unuse-pte-keeps-bits')
    expect(id('shmem/userfaultfd: Persist')).toBe('persist-across-zap')
  })

  test('series only by id', () => {
    expect(findSeries('uffd-wp-anon-v5.7')?.patches).toHaveLength(19)
    expect(findSeries('Support shmem and hugetlbfs')).toBeUndefined()
  })
})

describe('what is refused', () => {
  test('a part of several subjects, which are all named', () => {
    const error = refused('hugetlb/userfaultfd')
    const all = ['hook-faults', 'copy-mode-wp', 'writeprotect', 'special-pte-at-fault', 'wr-protect-none', 'persist-across-zap'].map((rest) => `hugetlb-${rest}`)
    expect(error.known).toEqual(all)
    expect(error.message).toBe(`"hugetlb/userfaultfd" names 6 patches (${all.join(', ')})`)
  })

  test('words that the series of 2021 shares with what was merged of it, unless written as one of them has them', () => {
    expect(refused('PERSIST uffd-wp bit across zapping').known).toEqual(['persist-across-zap', 'marker-persist-across-zap'])
    expect(findPatch('Persist uffd-wp bit across zapping').id).toBe('persist-across-zap')
    expect(findPatch('persist uffd-wp bit across zapping').id).toBe('marker-persist-across-zap')
  })

  test('six digits are no commit', () => {
    expect(refused('f369b0').message).toBe('unknown patch "f369b0"')
  })

  test('a commit that nobody has', () => {
    expect(refused('0000000').nearest).toBeNull()
  })

  const slips = [['unregister-rest', 'unregister-reset'], ['vma-need-copy', 'vma-needs-copy'], ['persist-accross-zap', 'persist-across-zap'], ['hook-do-wp', 'hook-do-wp-page']]
  test.each(slips)('a name that is nearly right: %s, where %s is known', (given, nearest) => {
    expect(refused(given)).toMatchObject({ what: 'patch', given, nearest })
  })

  test('a name that is like nothing has no nearest', () => {
    expect(refused('quantum chromodynamics').nearest).toBeNull()
  })
})
