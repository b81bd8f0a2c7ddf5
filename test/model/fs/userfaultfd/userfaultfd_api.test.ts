/** fs/userfaultfd.c and include/uapi/linux/userfaultfd.h: what a kernel offers. The masks are those of linux 6.1 and 6.12, and 6.18's answers. */
import { describe, expect, test } from 'vitest'
import { answerTo, repliesTo, worldAfter } from '../../named-kit.ts'

describe('userfaultfd_api', () => {
  // UFFD_API_FEATURES: 13 bits in v6.1; WP_UNPOPULATED, POISON, WP_ASYNC and MOVE since.
  test.each([['v6.1.176', '0x1fff'], ['v6.12.117', '0x1ffff'], ['v6.18', '0x1ffff']])('%s offers %s, whatever is asked for', (kernel, features) => {
    for (const words of ['wp', 'wp wp_hs ev_fork', 'miss_shmem exact']) expect(answerTo(`uffd u ${words}`, kernel)).toMatchObject({ r: 0, e: 'OK', features })
  })

  test.each(['wp_unpop', 'wp_async', 'poison', 'move'])('%s is unknown to v6.1: refused, nothing is offered, and there is no such context', (word) => {
    expect(answerTo(`uffd u wp ${word}`, 'v6.1.176')).toMatchObject({ r: -1, e: 'EINVAL', features: '0' })
    expect(answerTo(`map A anon 1; uffd u wp ${word}; reg u A wp`, 'v6.1.176')).toMatchObject({ e: 'EBADF' })
  })

  test.each(['wp_async', 'poison', 'move', 'ev_unmap', 'ev_remove', 'sigbus', 'thread_id'])('%s: the kernel has it, the model not yet', (word) => {
    expect(repliesTo(`uffd u ${word}`)).toEqual([{ op: `uffd u ${word}`, unsupported: word }])
  })

  test('what is kept of it is what the model asks about', () => {
    expect(worldAfter('uffd u wp ev_fork ev_remap wp_hs wp_unpop').state.identities?.ctxs).toEqual([{ features: ['EVENT_FORK', 'EVENT_REMAP', 'WP_UNPOPULATED'], mm: 0, parent: null }])
  })
})

describe('userfaultfd_range_ioctls', () => {
  // UFFD_API_RANGE_IOCTLS without WRITEPROTECT unless WP was asked for, and without CONTINUE.
  test.each([
    ['v6.18', 'miss', '0x13c'], ['v6.18', 'wp', '0x17c'], ['v6.18', 'miss,wp', '0x17c'],
    ['v6.12.117', 'wp', '0x17c'], ['v6.1.176', 'miss', '0x1c'], ['v6.1.176', 'wp', '0x5c'],
  ])('%s, %s: %s', (kernel, modes, ioctls) => {
    expect(answerTo(`map A anon 1; uffd u wp; reg u A ${modes}`, kernel)).toMatchObject({ e: 'OK', ioctls })
  })

  test('none where it is refused', () => {
    expect(answerTo('map A anon 1; munmap A; uffd u wp; reg u A wp')).toMatchObject({ e: 'EINVAL', ioctls: '0' })
  })
})
