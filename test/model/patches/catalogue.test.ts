/**
 * The catalogue of patches. The two shortlogs are written out here from the series as posted: the cover letter of July 2021,
 * and the messages of February 2020 in the order of their message ids (20200220163112.11409-2 to -20).
 */
import { describe, expect, test } from 'vitest'
import { findPatch, findSeries, patches, releases, series } from '../../../model/patches/index.ts'

const shmemHugetlbV5 = [
  'mm/shmem: Unconditionally set pte dirty in mfill_atomic_install_pte',
  'shmem/userfaultfd: Take care of UFFDIO_COPY_MODE_WP',
  'mm: Clear vmf->pte after pte_unmap_same() returns',
  'mm/userfaultfd: Introduce special pte for unmapped file-backed mem',
  'mm/swap: Introduce the idea of special swap ptes',
  'shmem/userfaultfd: Handle uffd-wp special pte in page fault handler',
  'mm: Drop first_index/last_index in zap_details',
  'mm: Introduce zap_details.zap_flags',
  'mm: Introduce ZAP_FLAG_SKIP_SWAP',
  'shmem/userfaultfd: Persist uffd-wp bit across zapping for file-backed',
  'shmem/userfaultfd: Allow wr-protect none pte for file-backed mem',
  'shmem/userfaultfd: Allows file-back mem to be uffd wr-protected on thps',
  'shmem/userfaultfd: Handle the left-overed special swap ptes',
  'shmem/userfaultfd: Pass over uffd-wp special swap pte when fork()',
  'mm/hugetlb: Drop __unmap_hugepage_range definition from hugetlb.h',
  'mm/hugetlb: Introduce huge pte version of uffd-wp helpers',
  'hugetlb/userfaultfd: Hook page faults for uffd write protection',
  'hugetlb/userfaultfd: Take care of UFFDIO_COPY_MODE_WP',
  'hugetlb/userfaultfd: Handle UFFDIO_WRITEPROTECT',
  'mm/hugetlb: Introduce huge version of special swap pte helpers',
  'hugetlb/userfaultfd: Handle uffd-wp special pte in hugetlb pf handler',
  'hugetlb/userfaultfd: Allow wr-protect none ptes',
  'hugetlb/userfaultfd: Only drop uffd-wp special pte if required',
  'mm/pagemap: Recognize uffd-wp bit for shmem/hugetlbfs',
  'mm/userfaultfd: Enable write protection for shmem & hugetlbfs',
  'userfaultfd/selftests: Enable uffd-wp for shmem/hugetlbfs',
]

const anonV57 = [
  'userfaultfd: wp: add helper for writeprotect check',
  'userfaultfd: wp: hook userfault handler to write protection fault',
  'userfaultfd: wp: add WP pagetable tracking to x86',
  'userfaultfd: wp: userfaultfd_pte/huge_pmd_wp() helpers',
  'userfaultfd: wp: add UFFDIO_COPY_MODE_WP',
  'mm: merge parameters for change_protection()',
  'userfaultfd: wp: apply _PAGE_UFFD_WP bit',
  'userfaultfd: wp: drop _PAGE_UFFD_WP properly when fork',
  'userfaultfd: wp: add pmd_swp_*uffd_wp() helpers',
  'userfaultfd: wp: support swap and page migration',
  'khugepaged: skip collapse if uffd-wp detected',
  'userfaultfd: wp: support write protection for userfault vma range',
  'userfaultfd: wp: add the writeprotect API to userfaultfd ioctl',
  'userfaultfd: wp: enabled write protection in userfaultfd API',
  "userfaultfd: wp: don't wake up when doing write protect",
  'userfaultfd: wp: UFFDIO_REGISTER_MODE_WP documentation update',
  'userfaultfd: wp: declare _UFFDIO_WRITEPROTECT conditionally',
  'userfaultfd: selftests: refactor statistics',
  'userfaultfd: selftests: add write-protect test',
]

const repeated = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i)

describe('series', () => {
  const shortlogs = [['uffd-wp-shmem-hugetlb-v5', shmemHugetlbV5, 26], ['uffd-wp-anon-v5.7', anonV57, 19]] as const
  test.each(shortlogs)('%s has every subject of its shortlog, in order', (id, shortlog, count) => {
    expect(shortlog).toHaveLength(count)
    expect(findSeries(id)?.patches.map((patch) => patch.subject)).toEqual(shortlog)
  })

  test('no patch is in two', () => {
    expect(repeated(series.flatMap((each) => each.patches.map((patch) => patch.id)))).toEqual([])
  })

  test('each has a link to what was posted', () => {
    for (const { link } of series) expect(new URL(link).hostname).toBe('lore.kernel.org')
  })
})

describe('patches', () => {
  test('ids are unique, also among series; subjects are unique', () => {
    expect(repeated([...patches.map((patch) => patch.id), ...series.map((each) => each.id)])).toEqual([])
    expect(repeated(patches.map((patch) => patch.subject))).toEqual([])
  })

  test('an id is short, in lower case and words', () => {
    for (const { id } of patches) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test('a commit is abbreviated to twelve digits, as kernel developers do, and stands once', () => {
    const commits = patches.flatMap((patch) => patch.commit ?? [])
    for (const commit of commits) expect(commit).toMatch(/^[0-9a-f]{12}$/)
    expect(repeated(commits)).toEqual([])
  })

  test('no id is part of another patch\'s subject or of its commit: naming it names one', () => {
    const names = (id: string) => patches.filter((other) => other.id !== id && (other.subject.toLowerCase().includes(id) || other.commit?.startsWith(id) === true))
    for (const { id } of patches) expect(names(id)).toEqual([])
  })

  test('what was merged has a version; what was only posted has none, nor a commit', () => {
    for (const { merged, commit } of patches) {
      if (merged === undefined) expect(commit).toBeUndefined()
      else expect(merged).toMatch(/^v[56]\.\d+$/)
    }
    // The series of 2021 was posted only; what was merged of it is a series of its own.
    expect(findSeries('uffd-wp-shmem-hugetlb-v5')?.patches.filter((patch) => patch.merged !== undefined)).toEqual([])
    expect(new Set(findSeries('uffd-wp-anon-v5.7')?.patches.map((patch) => patch.merged))).toEqual(new Set(['v5.7']))
  })
})

describe('releases', () => {
  const patchesOf = (name: string): ReadonlySet<string> => new Set(releases.find((release) => release.name === name)?.patches)

  test('in order, each has all patches of the one before, and more', () => {
    expect(releases.map((release) => release.name)).toEqual(['v5.6', 'v5.7', 'v5.14', 'v5.19', 'v6.1', 'v6.1.176', 'v6.12', 'v6.12.117', 'v6.18'])
    releases.forEach((release, i) => {
      const before = releases[i - 1]?.patches ?? []
      // What was brought back to a stable level, and is in no release that we know of, may be missing in the next.
      for (const id of before) if (findPatch(id).merged !== undefined) expect(release.patches).toContain(id)
      if (i > 0) expect(release.patches.length).toBeGreaterThan(before.length)
    })
  })

  test('v5.6 has none of them', () => {
    expect(patchesOf('v5.6')).toEqual(new Set())
  })

  test('v5.7 is the first series, whole', () => {
    expect(patchesOf('v5.7')).toEqual(new Set(findSeries('uffd-wp-anon-v5.7')?.patches.map((patch) => patch.id)))
  })

  test('PTE markers come with v5.19, and what was posted in 2021 with no release', () => {
    expect(patchesOf('v5.14').has('pte-marker')).toBe(false)
    expect(patchesOf('v5.19').has('pte-marker')).toBe(true)
    for (const { patches: ids } of releases) expect(ids).not.toContain('persist-across-zap')
  })

  /** When the fixes were merged, from the kernel's own history; what has no version was not by the last release here. */
  test.each([
    ['pte-same-as-swp', 'v5.7', 'v5.14'], ['pagemap-uffd-wp', 'v5.7', 'v5.14'], ['fork-looks-at-child-vma', 'v5.7', 'v5.14'],
    ['uffd-wp-regardless-of-vm-write', 'v5.14', 'v5.19'], ['unuse-pte-keeps-bits', 'v5.14', 'v5.19'], ['vma-needs-copy', 'v5.14', 'v5.19'],
    ['unregister-reset', 'v5.19', 'v6.12'], ['writenotify-for-uffd-wp', 'v5.19', 'v6.12'], ['mkuffd-wp-wrprotects', 'v5.19', 'v6.12'], ['close-reset', 'v5.19', 'v6.12'],
    ['reregister-reset', 'v6.12', null],
  ] as const)('%s is missing in %s and there in %s', (id, without, with_) => {
    expect(patchesOf(without).has(id)).toBe(false)
    if (with_ !== null) expect(patchesOf(with_).has(id)).toBe(true)
  })
})
