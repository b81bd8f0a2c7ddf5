/*
 * What the kernel's own headers say of userfaultfd and PAGEMAP_SCAN, said again: the agent is built with whatever headers a distribution
 * has, and runs on kernels that are newer or older than those. Names are shortened, layouts and numbers are the kernel's.
 */
#ifndef ABI_H
#define ABI_H

#include <stdint.h>
#include <sys/ioctl.h>

typedef uint64_t u64;

#define PAGE 4096UL
#define HUGE_PAGE (2UL << 20)
#define GIANT_PAGE (1UL << 30)

struct uffd_api { u64 api, features, ioctls; };
struct uffd_range { u64 start, len; };
struct uffd_register { struct uffd_range range; u64 mode, ioctls; };
struct uffd_copy { u64 dst, src, len, mode; int64_t out; };
struct uffd_move { u64 dst, src, len, mode; int64_t out; };
struct uffd_protect { struct uffd_range range; u64 mode; };
/* ZEROPAGE, CONTINUE and POISON look alike. */
struct uffd_fill { struct uffd_range range; u64 mode; int64_t out; };

#define UFFD_API_VERSION 0xAA
#define UFFDIO_API _IOWR(0xAA, 0x3F, struct uffd_api)
#define UFFDIO_REGISTER _IOWR(0xAA, 0x00, struct uffd_register)
#define UFFDIO_UNREGISTER _IOR(0xAA, 0x01, struct uffd_range)
#define UFFDIO_WAKE _IOR(0xAA, 0x02, struct uffd_range)
#define UFFDIO_COPY _IOWR(0xAA, 0x03, struct uffd_copy)
#define UFFDIO_ZEROPAGE _IOWR(0xAA, 0x04, struct uffd_fill)
#define UFFDIO_MOVE _IOWR(0xAA, 0x05, struct uffd_move)
#define UFFDIO_WRITEPROTECT _IOWR(0xAA, 0x06, struct uffd_protect)
#define UFFDIO_CONTINUE _IOWR(0xAA, 0x07, struct uffd_fill)
#define UFFDIO_POISON _IOWR(0xAA, 0x08, struct uffd_fill)

/* UFFDIO_REGISTER */
#define REGISTER_MISSING 1
#define REGISTER_WP 2
#define REGISTER_MINOR 4
/* UFFDIO_COPY, ZEROPAGE, CONTINUE, POISON, MOVE; the second bit of MOVE is ALLOW_SRC_HOLES. */
#define FILL_DONTWAKE 1
#define FILL_WP 2
#define MOVE_HOLES 2
/* UFFDIO_WRITEPROTECT */
#define PROTECT_WP 1
#define PROTECT_DONTWAKE 2

enum { EVENT_PAGEFAULT = 0x12, EVENT_FORK, EVENT_REMAP, EVENT_REMOVE, EVENT_UNMAP };
enum { FAULT_WRITE = 1, FAULT_WP = 2, FAULT_MINOR = 4 };

struct uffd_msg {
	uint8_t event, reserved1;
	uint16_t reserved2;
	uint32_t reserved3;
	union {
		struct { u64 flags, address; uint32_t tid; } fault;
		struct { uint32_t fd; } fork;
		struct { u64 from, to, len; } remap;
		struct { u64 start, end; } remove;
		u64 whole[3];
	};
} __attribute__((packed));

struct scan_region { u64 start, end, categories; };
struct scan_args {
	u64 size, flags, start, end, walk_end, vec, vec_len, max_pages;
	u64 inverted, mask, any_of, return_mask;
};
#define PAGEMAP_SCAN _IOWR('f', 16, struct scan_args)
enum { SCAN_PROTECT_MATCHING = 1, SCAN_CHECK_WPASYNC = 2 };
enum { CATEGORY_WRITTEN = 2, CATEGORY_HUGE = 0x40, CATEGORY_SOFT_DIRTY = 0x80 };

#endif
