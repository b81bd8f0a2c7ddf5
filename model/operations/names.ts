/** Every operation by name. They stand apart from the operations so that a scope can be written without loading them. */
export const operationNames = [
  'read', 'write',
  'wp', 'unwp', 'wp-all', 'unwp-all', 'copy', 'copywp', 'register', 'register-missing', 'unregister', 'close',
  'dontneed', 'dontneed-all', 'mprotect-r', 'mprotect-rw', 'munmap', 'mmap', 'fork', 'exit',
  'punch', 'truncate', 'grow', 'reclaim', 'swapoff',
] as const
export type OperationName = (typeof operationNames)[number]
