/** The errors that the calls of a scenario can end with; a kernel that finds another one prints its number, `E133`. */
export const errnoNames = [
  'OK', 'EPERM', 'ENOENT', 'ESRCH', 'EINTR', 'EIO', 'ENXIO', 'E2BIG', 'EBADF', 'EAGAIN', 'ENOMEM', 'EACCES', 'EFAULT', 'EBUSY', 'EEXIST', 'EXDEV', 'ENODEV',
  'EINVAL', 'ENFILE', 'EMFILE', 'ENOTTY', 'ETXTBSY', 'EFBIG', 'ENOSPC', 'ESPIPE', 'EROFS', 'EPIPE', 'ERANGE', 'EDEADLK', 'ENOSYS', 'ENODATA', 'EOVERFLOW',
  'EOPNOTSUPP', 'ETIMEDOUT', 'ECANCELED', 'EHWPOISON',
] as const

export const isErrno = (text: string): boolean => errnoNames.some((name) => name === text) || /^E\d{1,4}$/.test(text)
