/* Ops that map memory and change mappings: map, munmap, mremap, mprotect, mlock, munlock, madv. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "ops.h"
#include "text.h"

#define MEMFD_HUGETLB 4u
#define HUGE_2M (21u << 26)
#define HUGE_1G (30u << 26)

struct kind { const char *name; int is_file, is_shared; u64 unit; unsigned int memfd_flags; };

static const struct kind kinds[] = {
	{ "anon", 0, 0, PAGE, 0 },
	{ "anons", 0, 1, PAGE, 0 },
	{ "shm", 1, 1, PAGE, 0 },
	{ "shmp", 1, 0, PAGE, 0 },
	{ "ht", 1, 1, HUGE_PAGE, MEMFD_HUGETLB | HUGE_2M },
	{ "htp", 1, 0, HUGE_PAGE, MEMFD_HUGETLB | HUGE_2M },
	{ "ht1g", 1, 1, GIANT_PAGE, MEMFD_HUGETLB | HUGE_1G },
	{ "ht1gp", 1, 0, GIANT_PAGE, MEMFD_HUGETLB | HUGE_1G },
	{ NULL, 0, 0, 0, 0 },
};

struct map_options { struct region *from; long offset; int huge, nohuge, read_only; };

static int read_map_options(const struct words *w, struct map_options *options, struct result *q)
{
	memset(options, 0, sizeof(*options));
	for (int i = 4; i < w->count; i++) {
		const char *word = w->word[i];

		if (!strcmp(word, "huge"))
			options->huge = 1;
		else if (!strcmp(word, "nohuge"))
			options->nohuge = 1;
		else if (!strcmp(word, "ro"))
			options->read_only = 1;
		else if (!strncmp(word, "off=", 4)) {
			if (want_number(word + 4, 0, MAX_PAGES, &options->offset, q))
				return -1;
		} else if (!strncmp(word, "from=", 5)) {
			options->from = region_named(word + 5);
			if (!options->from) {
				refuse(q, "%.24s: no such region", word);
				return -1;
			}
		} else {
			refuse(q, "%.24s: no such option", word);
			return -1;
		}
	}
	return 0;
}

static const struct kind *want_kind(const char *name, struct result *q)
{
	const struct kind *kind = kinds;

	while (kind->name && strcmp(kind->name, name))
		kind++;
	if (kind->name)
		return kind;
	refuse(q, strncmp(name, "dax", 3) ? "%.24s: no such kind" : "%.24s: needs a device-DAX device, which the agent has none of", name);
	return NULL;
}

static int open_file(const struct kind *kind, const struct region *from, long pages)
{
	int fd;

	errno = EBADF;
	if (from)
		return file_of(from);
	fd = syscall(SYS_memfd_create, "mmcheck", kind->memfd_flags);
	if (fd >= 0 && ftruncate(fd, pages * kind->unit)) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

static void op_map(const struct words *w, struct result *q)
{
	const struct kind *kind;
	struct map_options options;
	long pages;
	u64 address;
	void *memory;
	int fd = -1, flags = MAP_FIXED_NOREPLACE;

	if (want_new_name(w->word[1], !!region_named(w->word[1]), q))
		return;
	kind = want_kind(w->word[2], q);
	if (!kind || want_number(w->word[3], 1, MAX_PAGES, &pages, q) || read_map_options(w, &options, q))
		return;
	if (region_count() == MAX_REGIONS) {
		refuse(q, "too many regions");
		return;
	}
	address = free_address(pages * kind->unit);
	errno = ENOMEM;
	if (!address)
		return finish(q, -1);
	if (kind->is_file) {
		fd = open_file(kind, options.from, pages);
		if (fd < 0)
			return finish(q, -1);
	}
	flags |= (kind->is_shared ? MAP_SHARED : MAP_PRIVATE) | (kind->is_file ? 0 : MAP_ANONYMOUS);
	memory = mmap((void *)address, pages * kind->unit, options.read_only ? PROT_READ : PROT_READ | PROT_WRITE, flags, fd,
		      kind->is_file ? options.offset * kind->unit : 0);
	if (memory == MAP_FAILED)
		return finish(q, -1);
	if (options.huge)
		madvise(memory, pages * kind->unit, MADV_HUGEPAGE);
	if (options.nohuge)
		madvise(memory, pages * kind->unit, MADV_NOHUGEPAGE);
	add_region(w->word[1], address, pages, kind->unit);
	set_file(region_named(w->word[1]), fd, options.offset);
}

static void op_munmap(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		finish(q, munmap((void *)span.start, span.length));
}

/* What is moved becomes a region of its own, at the same place within a huge page as before. */
static void op_mremap(const struct words *w, struct result *q)
{
	struct span span;
	long pages;
	u64 address, inside;
	int flags = MREMAP_MAYMOVE | MREMAP_FIXED;

	if (want_span(w->word[1], &span, q) || want_new_name(w->word[2], !!region_named(w->word[2]), q))
		return;
	pages = span.count;
	for (int i = 3; i < w->count; i++)
		if (!strcmp(w->word[i], "dontunmap"))
			flags |= MREMAP_DONTUNMAP;
		else if (want_number(w->word[i], 1, MAX_PAGES, &pages, q))
			return;
	if (region_count() == MAX_REGIONS) {
		refuse(q, "too many regions");
		return;
	}
	address = free_address(pages * span.region->unit);
	errno = ENOMEM;
	if (!address)
		return finish(q, -1);
	inside = span.start & (HUGE_PAGE - 1);
	if (mremap((void *)span.start, span.length, pages * span.region->unit, flags, (void *)(address + inside)) == MAP_FAILED)
		return finish(q, -1);
	add_region(w->word[2], address + inside, pages, span.region->unit);
	set_file(region_named(w->word[2]), file_of(span.region), span.region->offset + span.first);
}

static void op_mprotect(const struct words *w, struct result *q)
{
	static const struct named rights[] = {
		{ "n", PROT_NONE }, { "r", PROT_READ }, { "rw", PROT_READ | PROT_WRITE }, { NULL, 0 },
	};
	int wanted = lookup(rights, w->word[2], -1);
	struct span span;

	if (want_span(w->word[1], &span, q))
		return;
	if (wanted < 0)
		refuse(q, "%.24s: not r, rw or n", w->word[2]);
	else
		finish(q, mprotect((void *)span.start, span.length, wanted));
}

static void op_mlock(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		finish(q, mlock((void *)span.start, span.length));
}

static void op_munlock(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		finish(q, munlock((void *)span.start, span.length));
}

/* Memory failure and soft offline are left out: they take pages from the machine for good. */
static const struct named advices[] = {
	{ "normal", 0 }, { "random", 1 }, { "sequential", 2 }, { "willneed", 3 }, { "dontneed", 4 }, { "free", 8 }, { "remove", 9 },
	{ "dontfork", 10 }, { "dofork", 11 }, { "mergeable", 12 }, { "unmergeable", 13 }, { "hugepage", 14 }, { "nohugepage", 15 },
	{ "wipeonfork", 18 }, { "keeponfork", 19 }, { "cold", 20 }, { "pageout", 21 }, { "populate_read", 22 }, { "populate_write", 23 },
	{ "dontneed_locked", 24 }, { "collapse", 25 }, { "guard_install", 102 }, { "guard_remove", 103 }, { NULL, 0 },
};

static void op_madv(const struct words *w, struct result *q)
{
	int advice = lookup(advices, w->word[2], -1);
	struct span span;

	if (want_span(w->word[1], &span, q))
		return;
	if (advice < 0)
		refuse(q, "%.24s: no such advice", w->word[2]);
	else
		finish(q, madvise((void *)span.start, span.length, advice));
}

const struct op mapping_ops[] = {
	{ "map", op_map, "A KIND N [huge|nohuge] [ro] [from=B] [off=k]", 3, 7 },
	{ "munmap", op_munmap, "SPAN", 1, 1 },
	{ "mremap", op_mremap, "SPAN NEW [n] [dontunmap]", 2, 4 },
	{ "mprotect", op_mprotect, "SPAN r|rw|n", 2, 2 },
	{ "mlock", op_mlock, "SPAN", 1, 1 },
	{ "munlock", op_munlock, "SPAN", 1, 1 },
	{ "madv", op_madv, "SPAN ADVICE", 2, 2 },
	{ NULL, NULL, NULL, 0, 0 },
};
