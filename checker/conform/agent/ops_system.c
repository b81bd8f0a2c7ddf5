/*
 * Ops on what the system does with pages: scanwp, ksmscan, movepages, split, swapoff, swapon. The last two and ksmscan change settings of the
 * whole machine: they are taken only where set-up has made them ours, so that somebody puts them back.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "harness.h"
#include "ops.h"

#define KSM "/sys/kernel/mm/ksm/"

static void op_scanwp(const struct words *w, struct result *q)
{
	static const char *const allowed[] = { "check", NULL };
	struct scan_region found[8];
	struct scan_args call = {
		.size = sizeof(call), .flags = SCAN_PROTECT_MATCHING, .vec = (u64)found, .vec_len = 8,
		.mask = CATEGORY_WRITTEN, .return_mask = CATEGORY_WRITTEN,
	};
	struct span span;
	int count, error;

	if (want_span(w->word[1], &span, q) || want_only(w, 2, allowed, q))
		return;
	if (has_word(w, 2, "check"))
		call.flags |= SCAN_CHECK_WPASYNC;
	call.start = span.start;
	call.end = span.start + span.length;
	count = ioctl(own_pagemap, PAGEMAP_SCAN, &call);
	error = errno;
	add_field(q, "\"written\":\"");
	for (int i = 0; i < count; i++)
		add_field(q, "%s%ld+%ld", i ? " " : "", (long)((found[i].start - span.region->start) / span.region->unit),
			  (long)((found[i].end - found[i].start) / span.region->unit));
	add_field(q, "\",");
	errno = error;
	finish(q, count);
}

static long full_scans(void)
{
	char text[32];

	return read_file(KSM "full_scans", text, sizeof(text)) < 0 ? -1 : atol(text);
}

/* ksmd works when it likes: what is waited for is its own count of full scans. */
static void op_ksmscan(const struct words *w, struct result *q)
{
	long scans, first;
	int reached = 0;

	if (want_number(w->word[1], 1, MAX_KSM_SCANS, &scans, q))
		return;
	if (!harness->may_scan) {
		refuse(q, "the KSM settings are not the agent's to change");
		return;
	}
	write_file(KSM "sleep_millisecs", "0");
	write_file(KSM "pages_to_scan", "1000");
	write_file(KSM "smart_scan", "0");
	first = full_scans();
	if (first < 0 || write_file(KSM "run", "1"))
		return finish(q, -1);
	for (int tries = 0; tries < 4000 && !reached; tries++) {
		reached = full_scans() >= first + scans;
		if (!reached)
			usleep(1000);
	}
	if (write_file(KSM "run", "0"))
		return finish(q, -1);
	errno = ETIMEDOUT;
	finish(q, reached ? 0 : -1);
}

static void op_movepages(const struct words *w, struct result *q)
{
	struct span span;
	long node, done;
	int target, status = -1, error;
	void *page;

	if (want_span(w->word[1], &span, q) || want_number(w->word[2], 0, MAX_NODE, &node, q))
		return;
	page = (void *)span.start;
	target = node;
	done = syscall(SYS_move_pages, 0, 1UL, &page, &target, &status, 2 /* MPOL_MF_MOVE */);
	error = errno;
	add_field(q, "\"status\":%d,", status);
	errno = error;
	finish(q, done);
}

static void op_split(const struct words *w, struct result *q)
{
	char text[96];
	struct span span;

	if (want_span(w->word[1], &span, q))
		return;
	snprintf(text, sizeof(text), "%d,%#lx,%#lx", getpid(), (long)span.start, (long)(span.start + span.length));
	finish(q, write_file("/sys/kernel/debug/split_huge_pages", text));
}

static int want_swap(struct result *q)
{
	if (harness->swap_device[0])
		return 0;
	refuse(q, "there is no swap device of the agent's own");
	return -1;
}

static void op_swapoff(const struct words *w, struct result *q)
{
	(void)w;
	if (want_swap(q))
		return;
	/* It may come to its end after the scenario, when the sleepers that it waits for are gone. */
	harness->swap_may_be_off = 1;
	finish(q, swapoff(harness->swap_device));
}

static void op_swapon(const struct words *w, struct result *q)
{
	(void)w;
	if (want_swap(q))
		return;
	finish(q, swapon(harness->swap_device, 0));
}

const struct op system_ops[] = {
	{ "scanwp", op_scanwp, "SPAN [check]", 1, 2 },
	{ "ksmscan", op_ksmscan, "n", 1, 1 },
	{ "movepages", op_movepages, "SPAN node", 2, 2 },
	{ "split", op_split, "SPAN", 1, 1 },
	{ "swapoff", op_swapoff, "(no words)", 0, 0 },
	{ "swapon", op_swapon, "(no words)", 0, 0 },
	{ NULL, NULL, NULL, 0, 0 },
};
