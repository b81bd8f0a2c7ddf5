import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasOwn, leaveOut, parseKernel, releaseNames, withoutOwn } from '../../../checker/cli/kernel-name.ts'
import { kernel, patch } from '../../../model/kernels.ts'
import { patches, type ReleaseName, series } from '../../../model/patches/index.ts'
import { UserError } from '../../../model/user-error.ts'

const base = fc.constantFrom(...releaseNames as readonly ReleaseName[])
const ids = fc.uniqueArray(fc.constantFrom(...patches.map((each) => each.id), ...series.map((each) => each.id)), { maxLength: 3 })

describe('a kernel as it is typed', () => {
  test('is read back from the name that reports print', () => {
    fc.assert(fc.property(base, ids, fc.nat(), (release, added, which) => {
      const whole = kernel(release).with(...added)
      const present = [...whole.patches]
      const made = present.length === 0 ? whole : whole.without(present[which % present.length] ?? '')
      const read = parseKernel(made.name)
      expect([...read.patches].sort()).toEqual([...made.patches].sort())
      expect(read.name).toBe(made.name)
    }))
  })

  test('may leave out the spaces around +', () => {
    expect(parseKernel('v5.14+uffd-wp-shmem-hugetlb-v5').name).toBe('v5.14 + uffd-wp-shmem-hugetlb-v5')
  })

  test.each(['', '5.14', 'v5.14 + nothing-like-it', 'v5.14 - persist-across-zap'])('"%s" is none', (text) => {
    expect(() => parseKernel(text)).toThrow(UserError)
  })

  test('a patch that the kernel does not have cannot be left out', () => {
    expect(() => leaveOut(kernel('v5.14'), 'pte-marker')).toThrow('has no patch "pte-marker" to leave out')
    expect(leaveOut(kernel('v6.12'), 'pte-marker').patches.has('pte-marker')).toBe(false)
  })

  test("without a patch of the author's own, the rest is as it was", () => {
    const mine = kernel('v6.12').with(patch({ subject: 'mm: my fix', replace: { zap_pte_range: () => undefined } }), 'persist-across-zap').without('pte-marker')
    expect(hasOwn(mine)).toBe(true)
    const rest = withoutOwn(mine)
    expect(hasOwn(rest)).toBe(false)
    expect([...rest.patches].sort()).toEqual([...mine.patches].sort())
    expect(rest.name).toBe('v6.12 + persist-across-zap - pte-marker')
  })
})
