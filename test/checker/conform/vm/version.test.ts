/** Which package `vm:VERSION` stands for. */
import { expect, test } from 'vitest'
import { choosePackage, isTried, kernelVersion, parseVersion, tried, versionText, type KernelPackage } from '../../../../checker/conform/vm/version.ts'

const version = (text: string) => {
  const parsed = parseVersion(text)
  if (parsed === null) throw new Error(text)
  return parsed
}
const debian = (name: string, packageVersion: string): KernelPackage => ({ name, version: packageVersion, sha256: packageVersion })

test('a series, or one kernel of it', () => {
  expect(parseVersion('6.12')).toEqual({ series: '6.12', patch: null })
  expect(parseVersion('v6.1.176')).toEqual({ series: '6.1', patch: 176 })
  for (const text of ['', '6', '6.', '6.1.', '6.1.2.3', 'latest', '6.1; rm', '6.x', '../6.1', '6.1-rc3']) expect(parseVersion(text)).toBeNull()
  expect(versionText(version('6.1.176'))).toBe('6.1.176')
  expect(versionText(version('6.1'))).toBe('6.1')
})

test('a package begins with the version of its kernel', () => {
  expect(kernelVersion(debian('linux-image-6.1.0-50-amd64', '6.1.176-1'))).toEqual({ series: '6.1', patch: 176 })
  expect(kernelVersion(debian('linux-image-6.12.117+deb12-amd64', '6.12.117-1~deb12u1'))).toEqual({ series: '6.12', patch: 117 })
  expect(kernelVersion(debian('linux-image-amd64', 'x'))).toBeNull()
})

test('each package in the table is the only one of its series, and has a SHA-256', () => {
  for (const each of tried) {
    expect(each.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(tried.filter((other) => kernelVersion(other)?.series === kernelVersion(each)?.series)).toEqual([each])
    expect(isTried({ ...each })).toBe(true)
    expect(isTried({ ...each, sha256: '0'.repeat(64) })).toBe(false)
  }
})

test('the one in the table comes before a newer one, and the newest before all others', () => {
  const newer = [debian('linux-image-6.1.0-56-amd64', '6.1.192-2'), debian('linux-image-6.1.0-9-amd64', '6.1.27-1'), debian('linux-image-6.1.0-55-amd64', '6.1.192-1')]
  expect(choosePackage(version('6.1'), newer)?.version).toBe('6.1.192-2')
  expect(choosePackage(version('6.1'), [...newer].reverse())?.version).toBe('6.1.192-2')
  expect(choosePackage(version('6.1'), [...newer, ...tried])?.version).toBe('6.1.176-1')
  expect(choosePackage(version('6.1.27'), [...newer, ...tried])?.version).toBe('6.1.27-1')
  expect(choosePackage(version('6.1.9'), [...newer, ...tried])).toBeNull()
})

test('6.1 is not 6.12', () => {
  const packages = [debian('linux-image-6.12.100+deb12-amd64', '6.12.100-1~deb12u1')]
  expect(choosePackage(version('6.1'), packages)).toBeNull()
  expect(choosePackage(version('6.12'), packages)).toBe(packages[0])
})
