/** Reading what apt prints. The texts are what a Debian 12 machine printed. */
import { expect, test } from 'vitest'
import { kernelNames, readParagraphs } from '../../../../checker/conform/vm/apt.ts'

const found = `linux-image-6.1.0-47-amd64-unsigned - Linux 6.1 for 64-bit PCs
linux-image-6.1.0-47-cloud-amd64-unsigned - Linux 6.1 for x86-64 cloud
linux-image-6.1.0-50-amd64 - Linux 6.1 for 64-bit PCs (signed)
linux-image-6.1.0-50-cloud-amd64 - Linux 6.1 for x86-64 cloud (signed)
linux-image-6.1.0-50-rt-amd64 - Linux 6.1 for 64-bit PCs, PREEMPT_RT (signed)
linux-image-cloud-amd64 - Linux for x86-64 cloud (meta-package)
linux-image-amd64 - Linux for 64-bit PCs (meta-package)
linux-image-6.12-amd64 - Linux for 64-bit PCs (meta-package)
linux-image-6.12.117+deb12-amd64 - Linux 6.12 for 64-bit PCs (signed)
linux-image-6.12.117+deb12-rt-amd64 - Linux 6.12 for 64-bit PCs (signed), PREEMPT_RT
`

test('of the names only full kernels are taken', () => {
  expect(kernelNames(found)).toEqual(['linux-image-6.1.0-50-amd64', 'linux-image-6.12.117+deb12-amd64'])
  expect(kernelNames('linux-image-6.1.0-0.deb11.21-amd64 - Linux 6.1 for 64-bit PCs (signed)')).toEqual(['linux-image-6.1.0-0.deb11.21-amd64'])
  expect(kernelNames('')).toEqual([])
  expect(kernelNames("W: Unable to read /etc/apt/apt.conf.d/ - DirectoryExists (2: No such file or directory)")).toEqual([])
})

const shown = `Package: linux-image-6.1.0-50-amd64
Source: linux-signed-amd64 (6.1.176+1)
Version: 6.1.176-1
Installed-Size: 399981
Maintainer: Debian Kernel Team <debian-kernel@lists.debian.org>
Architecture: amd64
Depends: kmod, linux-base (>= 4.3~), initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool
Description-en: Linux 6.1 for 64-bit PCs (signed)
 The Linux kernel 6.1 and modules for use on PCs with AMD64, Intel 64 or
 VIA Nano processors.
 .
 The kernel image and modules are signed for use with Secure Boot.
Description-md5: 2e6b3f4ff4ef1d8e2fc2b1ac7e3ebe72
Filename: pool/main/l/linux-signed-amd64/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb
Size: 70305560
SHA256: 7b5597492a0a65aee61985a492e6bcc3f2cde830072a0e3b3d8c7e1b90279bd3

Package: linux-image-6.12.117+deb12-amd64
Version: 6.12.117-1~deb12u1
Filename: pool/updates/main/l/linux-signed-6.12-amd64/linux-image-6.12.117+deb12-amd64_6.12.117-1~deb12u1_amd64.deb
SHA256: 803d36a7cda13355ae8152122470288b2636f19f1cb58162dd9d8b408af9b1b4

Package: linux-image-amd64
Version: 6.1.192-2
SHA256: 0000000000000000000000000000000000000000000000000000000000000000

Package: linux-image-6.1.0-51-amd64
Version: 6.1.177-1
`

test('a package has a name, a version and a SHA-256; what lacks one is left out', () => {
  expect(readParagraphs(shown)).toEqual([
    { name: 'linux-image-6.1.0-50-amd64', version: '6.1.176-1', sha256: '7b5597492a0a65aee61985a492e6bcc3f2cde830072a0e3b3d8c7e1b90279bd3' },
    { name: 'linux-image-6.12.117+deb12-amd64', version: '6.12.117-1~deb12u1', sha256: '803d36a7cda13355ae8152122470288b2636f19f1cb58162dd9d8b408af9b1b4' },
  ])
  expect(readParagraphs('')).toEqual([])
})
