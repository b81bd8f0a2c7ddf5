/*
 * What a scenario has made. Regions stand in memory shared with the children: a region that a child maps has its name and its place in
 * every reply, as the other processes would show it if they had it. Userfaultfds and pins are descriptors, so each process has its own.
 *
 * Threads add to these tables while the main thread reads them: a place is taken with one atomic addition and counts as empty until it is filled.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "text.h"
#include "world.h"

/* Regions lie far from each other and from what the program itself maps, each on an address that fits the largest page. */
#define FIRST_ADDRESS 0x200000000000UL
#define LAST_ADDRESS 0x540000000000UL
#define STRIDE 0x200000000UL

struct shared {
	u64 used;		/* of the addresses */
	int regions;
	struct region region[MAX_REGIONS];
};
static struct shared *shared;

static struct uffd uffds[MAX_UFFDS];
static struct pin pins[MAX_PINS];
static int uffds_taken, pins_taken;

void open_world(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	for (int i = 0; i < MAX_UFFDS; i++)
		uffds[i].fd = -1;
}

int take_place(int *count, int most)
{
	int index = __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);

	if (index < most)
		return index;
	__atomic_fetch_sub(count, 1, __ATOMIC_SEQ_CST);
	return -1;
}

static int taken(const int *count, int most)
{
	int n = __atomic_load_n(count, __ATOMIC_SEQ_CST);

	return n < most ? n : most;
}

int region_count(void)
{
	return taken(&shared->regions, MAX_REGIONS);
}

struct region *region_at(int index)
{
	struct region *region = &shared->region[index];

	return __atomic_load_n(&region->ready, __ATOMIC_ACQUIRE) ? region : NULL;
}

struct region *region_named(const char *name)
{
	for (int i = 0; i < region_count(); i++) {
		struct region *region = region_at(i);

		if (region && !strcmp(region->name, name))
			return region;
	}
	return NULL;
}

u64 free_address(u64 length)
{
	u64 slots = (length + HUGE_PAGE + STRIDE - 1) / STRIDE;
	u64 start = FIRST_ADDRESS + __atomic_fetch_add(&shared->used, slots * STRIDE, __ATOMIC_SEQ_CST);

	return start + slots * STRIDE <= LAST_ADDRESS ? start : 0;
}

/* Small regions are watched whole; of larger ones the first pages, both sides of where a huge page ends, and the last page. */
static void watch_first(struct region *region)
{
	long ends[] = { 0, 1, 2, 511, 512, region->pages - 1 };

	if (region->pages <= 8) {
		for (long page = 0; page < region->pages; page++)
			watch_page(region, page);
		return;
	}
	for (int i = 0; i < 6; i++)
		if (ends[i] < region->pages && (!region->watches || ends[i] > region->watched[region->watches - 1]))
			watch_page(region, ends[i]);
}

void watch_page(struct region *region, long page)
{
	region->last_seen[region->watches] = 0;
	region->watched[region->watches++] = page;
}

int add_region(const char *name, u64 start, long pages, u64 unit)
{
	int index = take_place(&shared->regions, MAX_REGIONS);
	struct region *region;

	if (index < 0)
		return -1;
	region = &shared->region[index];
	snprintf(region->name, sizeof(region->name), "%s", name);
	region->start = start;
	region->pages = pages;
	region->unit = unit;
	region->fd = -1;
	watch_first(region);
	__atomic_store_n(&region->ready, 1, __ATOMIC_RELEASE);
	return 0;
}

void set_file(struct region *region, int fd, long offset)
{
	struct stat status;

	if (fd < 0 || fstat(fd, &status))
		return;
	region->device = status.st_dev;
	region->inode = status.st_ino;
	region->offset = offset;
	region->fd = fd;
}

/* A child that was forked before the file was made does not have it, and another file may have its number there. */
int file_of(const struct region *region)
{
	struct stat status;

	if (region->fd < 0 || fstat(region->fd, &status))
		return -1;
	return status.st_dev == region->device && status.st_ino == region->inode ? region->fd : -1;
}

void address_name(u64 address, char *text, size_t size)
{
	for (int i = 0; i < region_count(); i++) {
		struct region *region = region_at(i);

		if (region && address >= region->start && address < region->start + region->pages * region->unit) {
			snprintf(text, size, "%s:%ld", region->name, (long)((address - region->start) / region->unit));
			return;
		}
	}
	snprintf(text, size, "?%#lx", (long)address);
}

const char *read_span(const char *text, struct span *span)
{
	char name[NAME_BYTES + 1];
	char numbers[40];
	char *plus;
	size_t length = strcspn(text, ":");

	snprintf(name, sizeof(name), "%.*s", (int)(length < NAME_BYTES ? length : NAME_BYTES), text);
	span->region = region_named(name);
	if (!span->region)
		return "no such region";
	span->first = 0;
	span->count = span->region->pages;
	if (text[length]) {
		snprintf(numbers, sizeof(numbers), "%s", text + length + 1);
		plus = strchr(numbers, '+');
		if (plus)
			*plus++ = 0;
		span->count = 1;
		if (number(numbers, 0, MAX_PAGES, &span->first) || (plus && number(plus, 1, MAX_PAGES, &span->count)))
			return "not a span: A, A:i or A:i+n";
		if (span->first + span->count > span->region->pages)
			return "beyond the end of the region";
	}
	span->start = span->region->start + span->first * span->region->unit;
	span->length = span->count * span->region->unit;
	return NULL;
}

int uffd_count(void)
{
	return taken(&uffds_taken, MAX_UFFDS);
}

struct uffd *uffd_at(int index)
{
	return &uffds[index];
}

int uffd_fd(const char *name)
{
	for (int i = uffd_count() - 1; i >= 0; i--)
		if (uffds[i].fd >= 0 && !strcmp(uffds[i].name, name))
			return uffds[i].fd;
	return -1;
}

int add_uffd(const char *name, int fd)
{
	int index = take_place(&uffds_taken, MAX_UFFDS);

	if (index < 0)
		return -1;
	snprintf(uffds[index].name, sizeof(uffds[index].name), "%s", name);
	__atomic_store_n(&uffds[index].fd, fd, __ATOMIC_RELEASE);
	return 0;
}

struct pin *pin_named(const char *name)
{
	for (int i = taken(&pins_taken, MAX_PINS) - 1; i >= 0; i--)
		if (!strcmp(pins[i].name, name))
			return &pins[i];
	return NULL;
}

struct pin *add_pin(const char *name, enum pin_kind kind, int fd, int other_end)
{
	int index = take_place(&pins_taken, MAX_PINS);

	if (index < 0)
		return NULL;
	pins[index] = (struct pin){ .kind = kind, .fd = fd, .other_end = other_end };
	snprintf(pins[index].name, sizeof(pins[index].name), "%s", name);
	return &pins[index];
}
