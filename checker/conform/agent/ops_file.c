/* Ops on the file behind a region: punch, falloc, trunc, fwrite, fread. On memory without a file the kernel is asked all the same: EBADF. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <string.h>
#include <unistd.h>
#include "ops.h"

static off_t place(const struct span *span)
{
	return (span->region->offset + span->first) * span->region->unit;
}

static void op_punch(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		finish(q, fallocate(file_of(span.region), FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, place(&span), span.length));
}

static void op_falloc(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		finish(q, fallocate(file_of(span.region), 0, place(&span), span.length));
}

static void op_trunc(const struct words *w, struct result *q)
{
	struct span span;
	long pages;

	if (!want_span(w->word[1], &span, q) && !want_number(w->word[2], 0, MAX_PAGES, &pages, q))
		finish(q, ftruncate(file_of(span.region), pages * span.region->unit));
}

static void op_fwrite(const struct words *w, struct result *q)
{
	struct span span;
	long value = 7;
	char bytes[8];

	if (want_span(w->word[1], &span, q) || (w->count > 2 && want_number(w->word[2], 0, 255, &value, q)))
		return;
	memset(bytes, value, sizeof(bytes));
	finish(q, pwrite(file_of(span.region), bytes, sizeof(bytes), place(&span)));
}

static void op_fread(const struct words *w, struct result *q)
{
	struct span span;
	unsigned char byte = 0;

	if (want_span(w->word[1], &span, q))
		return;
	finish(q, pread(file_of(span.region), &byte, 1, place(&span)));
	add_field(q, "\"val\":%d,", byte);
}

const struct op file_ops[] = {
	{ "punch", op_punch, "SPAN", 1, 1 },
	{ "falloc", op_falloc, "SPAN", 1, 1 },
	{ "trunc", op_trunc, "A n", 2, 2 },
	{ "fwrite", op_fwrite, "SPAN [v]", 1, 2 },
	{ "fread", op_fread, "SPAN", 1, 1 },
	{ NULL, NULL, NULL, 0, 0 },
};
