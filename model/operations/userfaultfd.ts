/** The monitor's ioctls. It may make any of them at any time, on any process that it follows, unless the case narrows it. */
import { userfaultfd_register, userfaultfd_register_missing } from '../fs/userfaultfd/userfaultfd_register.ts'
import { userfaultfd_release, userfaultfd_unregister } from '../fs/userfaultfd/userfaultfd_unregister.ts'
import { userfaultfd_writeprotect } from '../fs/userfaultfd/userfaultfd_writeprotect.ts'
import { operation, type Operation } from '../language/operation.ts'
import { mfill_atomic } from '../mm/userfaultfd/mfill_atomic.ts'

const role = 'monitor'

export const ioctls: readonly Operation[] = [
  operation({ name: 'wp', title: 'ioctl(UFFDIO_WRITEPROTECT, MODE_WP)', role, over: 'page', call: 'UFFDIO_WRITEPROTECT on', body: [userfaultfd_writeprotect(true)] }),
  operation({ name: 'unwp', title: 'ioctl(UFFDIO_WRITEPROTECT)', role, over: 'page', call: 'UFFDIO_WRITEPROTECT off', body: [userfaultfd_writeprotect(false)] }),
  operation({ name: 'wp-all', title: 'ioctl(UFFDIO_WRITEPROTECT, MODE_WP) of the VMA', role, over: 'vma', call: 'UFFDIO_WRITEPROTECT on', body: [userfaultfd_writeprotect(true)] }),
  operation({ name: 'unwp-all', title: 'ioctl(UFFDIO_WRITEPROTECT) of the VMA', role, over: 'vma', call: 'UFFDIO_WRITEPROTECT off', body: [userfaultfd_writeprotect(false)] }),
  operation({ name: 'copy', title: 'ioctl(UFFDIO_COPY)', role, over: 'page', call: 'UFFDIO_COPY', body: [mfill_atomic(false)] }),
  operation({ name: 'copywp', title: 'ioctl(UFFDIO_COPY, MODE_WP)', role, over: 'page', call: 'UFFDIO_COPY MODE_WP', body: [mfill_atomic(true)] }),
  operation({ name: 'register', title: 'ioctl(UFFDIO_REGISTER)', role, over: 'vma', call: 'UFFDIO_REGISTER', body: [userfaultfd_register] }),
  operation({ name: 'register-missing', title: 'ioctl(UFFDIO_REGISTER, MODE_MISSING) only', role, over: 'vma', call: 'UFFDIO_REGISTER without WP', body: [userfaultfd_register_missing] }),
  operation({ name: 'unregister', title: 'ioctl(UFFDIO_UNREGISTER)', role, over: 'vma', call: 'UFFDIO_UNREGISTER', body: [userfaultfd_unregister] }),
  operation({ name: 'close', title: 'close(userfaultfd)', role, over: 'mm', call: 'close', body: [userfaultfd_release] }),
]
