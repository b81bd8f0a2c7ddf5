/*
 * State words: what pagemap, kpageflags and PAGEMAP_SCAN say of each watched page. Their letters are explained where scenarios are; here
 * stands where each of them comes from.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "observe.h"
#include "text.h"

/* pagemap */
#define BIT(n) (1ULL << (n))
#define IS_PRESENT BIT(63)
#define IS_SWAP BIT(62)
#define IS_FILE BIT(61)
#define IS_GUARD BIT(58)
#define IS_WP BIT(57)
#define IS_MAPPED_ONCE BIT(56)
#define FRAME_BITS (BIT(55) - 1)
#define SWAP_TYPE_BITS 31
#define SWAP_OFFSET(entry) (((entry) >> 5) & (BIT(50) - 1))
/* kpageflags */
#define KPF_SWAPCACHE BIT(13)
#define KPF_SWAPBACKED BIT(14)
#define KPF_HUGE BIT(17)
#define KPF_KSM BIT(21)
#define KPF_THP BIT(22)
#define KPF_ZERO_PAGE BIT(24)

/* Swap types from here on are not swap; the marker is one of them, another one before 6.2. */
#define FIRST_SPECIAL_TYPE 24
#define MARKER_TYPE 31
#define OLD_MARKER_TYPE 30

int show_scan = 1, show_moved, show_counts;

static int page_flags = -1, page_counts = -1;
static u64 categories;		/* what PAGEMAP_SCAN can be asked for here; 0: there is none */

static u64 frames[MAX_REGIONS * MAX_WATCHED * (1 + MAX_CHILDREN)];
static int frame_count;

static int frame_number(u64 frame)
{
	for (int i = 0; i < frame_count; i++)
		if (frames[i] == frame)
			return i;
	frames[frame_count] = frame;
	return frame_count++;
}

static u64 read_word(int fd, u64 index)
{
	u64 word = 0;

	return pread(fd, &word, sizeof(word), index * sizeof(word)) == sizeof(word) ? word : 0;
}

static int scan(int pagemap, u64 *start, u64 end, u64 wanted, struct scan_region *found, int most)
{
	struct scan_args call = {
		.size = sizeof(call), .start = *start, .end = end, .vec = (u64)found, .vec_len = most, .return_mask = wanted,
	};
	int count = ioctl(pagemap, PAGEMAP_SCAN, &call);

	*start = count < 0 ? end : call.walk_end;
	return count;
}

void open_observation(void)
{
	static const u64 known[] = { 0x1ff, 0xff };	/* with and without guard regions */
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	page_flags = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	page_counts = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
	for (int i = 0; i < 2 && !categories; i++) {
		u64 start = (u64)&categories & ~(PAGE - 1);
		struct scan_region found[1];

		if (scan(pagemap, &start, start + PAGE, known[i], found, 1) >= 0)
			categories = known[i];
	}
	if (pagemap >= 0)
		close(pagemap);
}

void open_own_pagemap(void)
{
	own_pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
}

int can_scan(void)
{
	return categories != 0;
}

struct seen { int mapped; u64 entry, categories; };

/* PAGEMAP_SCAN tells of what is mapped only; where it is missing, mincore knows at least of our own memory. */
static void look(int pagemap, int is_own, const struct region *region, struct seen *seen)
{
	u64 end = region->start + region->pages * region->unit;
	struct scan_region found[64];

	for (int i = 0; i < region->watches; i++) {
		u64 address = region->start + region->watched[i] * region->unit;
		unsigned char core;

		seen[i] = (struct seen){ .entry = read_word(pagemap, address / PAGE) };
		if (!can_scan())
			seen[i].mapped = !is_own || !(mincore((void *)address, PAGE, &core) && errno == ENOMEM);
	}
	for (u64 from = region->start; can_scan() && from < end;) {
		u64 before = from;
		int count = scan(pagemap, &from, end, categories, found, 64);

		for (int k = 0; k < count; k++)
			for (int i = 0; i < region->watches; i++) {
				u64 address = region->start + region->watched[i] * region->unit;

				if (address >= found[k].start && address < found[k].end) {
					seen[i].mapped = 1;
					seen[i].categories = found[k].categories;
				}
			}
		if (from <= before)
			break;
	}
}

static void say_letter(int is_set, const char *letter)
{
	if (is_set)
		say("%s", letter);
}

static void say_present(const struct seen *seen, u64 *last_seen)
{
	u64 frame = seen->entry & FRAME_BITS;
	u64 flags = read_word(page_flags, frame);

	say("P");
	say_letter(!!(seen->entry & IS_WP), "w");
	say_letter(!!(seen->entry & IS_MAPPED_ONCE), "x");
	say_letter(!!(seen->entry & IS_FILE), "f");
	say_letter(!!(flags & KPF_ZERO_PAGE), "z");
	say_letter(!!(flags & KPF_KSM), "k");
	say_letter(!!(flags & KPF_THP), "t");
	say_letter(!!(flags & KPF_HUGE), "H");
	say_letter((flags & KPF_SWAPCACHE) && (flags & KPF_SWAPBACKED), "c");
	say_letter((seen->categories & CATEGORY_HUGE) && !(flags & KPF_HUGE), "M");
	say("#%d", frame_number(frame));
	if (show_moved && last_seen) {
		say_letter(*last_seen && *last_seen != frame, "~");
		*last_seen = frame;
	}
	if (show_counts)
		say("m%ld", (long)read_word(page_counts, frame));
}

static void say_swap(const struct seen *seen)
{
	int type = seen->entry & SWAP_TYPE_BITS;
	int is_marker = type == (can_scan() ? MARKER_TYPE : OLD_MARKER_TYPE);
	const char *wp = seen->entry & IS_WP ? "w" : "";
	const char *file = seen->entry & IS_FILE ? "f" : "";

	if (is_marker)
		say("K%s%s(%lx)", wp, file, (long)SWAP_OFFSET(seen->entry));
	else if (type >= FIRST_SPECIAL_TYPE)
		say("Y%d%s", type, wp);
	else
		say("S%s%s%s", wp, seen->entry & IS_MAPPED_ONCE ? "x" : "", file);
}

static void say_word(const struct seen *seen, u64 *last_seen)
{
	if (!seen->mapped && !seen->entry) {
		say("U");
		return;
	}
	if (seen->entry & IS_PRESENT) {
		say_present(seen, last_seen);
	} else if (seen->entry & IS_SWAP) {
		say_swap(seen);
	} else {
		say("N");
		say_letter(!!(seen->entry & IS_WP), "w");
		say_letter(!!(seen->entry & IS_FILE), "f");
		say_letter(!!(seen->entry & IS_GUARD), "g");
	}
	if (show_scan && can_scan())
		say("/%lx", (long)(seen->categories & ~(u64)CATEGORY_SOFT_DIRTY));
}

static void say_regions(int pagemap, int is_own)
{
	struct seen seen[MAX_WATCHED];
	int said = 0;

	for (int i = 0; i < region_count(); i++) {
		struct region *region = region_at(i);

		if (!region)
			continue;
		look(pagemap, is_own, region, seen);
		say("%s\"%s\":\"", said++ ? "," : "", region->name);
		for (int k = 0; k < region->watches; k++) {
			say_letter(k > 0, " ");
			say_word(&seen[k], is_own ? &region->last_seen[k] : NULL);
		}
		say("\"");
	}
}

void say_states(void)
{
	frame_count = 0;
	say("\"st\":{");
	say_regions(own_pagemap, 1);
	say("}");
	for (int i = 0; i < child_count(); i++)
		if (child_at(i)->alive) {
			say(",\"@%s\":{", child_at(i)->name);
			say_regions(child_at(i)->pagemap, 0);
			say("}");
		}
}
