/**
 * Programs that stand in for apt, dpkg and qemu: shell scripts in a folder that is put in front of PATH. So what happens around a guest can be tried in a
 * moment, without a network, and with guests that do what no good guest does.
 */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { KernelPackage } from '../../../../checker/conform/vm/version.ts'

const path = process.env.PATH ?? ''
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmcheck-test-'))
  mkdirSync(join(folder, 'bin'))
})
afterEach(() => {
  process.env.PATH = path
  rmSync(folder, { recursive: true })
})

export const place = (name: string): string => join(folder, name)

/** Puts a shell script of that name in front of all others. */
export function program(name: string, script: string): void {
  const file = place(`bin/${name}`)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  process.env.PATH = `${place('bin')}:${path}`
}

/** From here on there is nothing but the stand-ins. */
export function nothingElse(): void {
  process.env.PATH = place('bin')
}

export const kernelPackage = (version: string, deb = 'a package'): KernelPackage =>
  ({ name: `linux-image-${/^[\d.]+/.exec(version)?.[0] ?? ''}-amd64`, version, sha256: createHash('sha256').update(deb).digest('hex') })

/** An apt that offers these, and a dpkg-deb that finds a kernel and two modules in any package. Each call is a line in `calls`. */
export function distribution(packages: readonly KernelPackage[], deb = 'a package'): void {
  const lines = packages.map(({ name }) => `${name} - Linux`).join('\n')
  const paragraphs = packages.map(({ name, version, sha256 }) => `Package: ${name}\nVersion: ${version}\nSHA256: ${sha256}\n`).join('\n')
  writeFileSync(place('found'), `${lines}\n`)
  writeFileSync(place('shown'), paragraphs)
  const note = `echo "$(basename "$0") $*" >> ${place('calls')}`
  program('apt-cache', `${note}; case $1 in search) cat ${place('found')};; show) cat ${place('shown')};; esac`)
  program('apt-get', `${note}; printf '%s' '${deb}' > kernel.deb`)
  program('dpkg-deb', `${note}; mkdir -p $3/boot $3/lib/modules/x/kernel; printf image > $3/boot/vmlinuz-x
printf 'ELF\\0depends=zsmalloc\\0' > $3/lib/modules/x/kernel/zram.ko; printf 'ELF\\0depends=\\0' > $3/lib/modules/x/kernel/zsmalloc.ko`)
}

export const calls = (): string[] => (existsSync(place('calls')) ? readFileSync(place('calls'), 'utf8').trimEnd().split('\n') : [])
