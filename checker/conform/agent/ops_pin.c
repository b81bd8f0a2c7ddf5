/* Ops that hold on to pages: pin (a fixed buffer of io_uring: long-term, for writing), vmsplice (a reference in a pipe), unpin. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "ops.h"

#define IO_URING_SETUP 425
#define IO_URING_REGISTER 427
#define REGISTER_BUFFERS 0
#define UNREGISTER_BUFFERS 1
#define PIPE_PAGES 16

static int want_new_pin(const char *name, struct result *q)
{
	const struct pin *old = pin_named(name);

	return want_new_name(name, old && old->fd >= 0, q);
}

static void close_keeping_errno(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
}

static void hold(const char *name, enum pin_kind kind, int fd, int other_end, struct result *q)
{
	if (add_pin(name, kind, fd, other_end))
		return;
	close(fd);
	if (other_end >= 0)
		close(other_end);
	refuse(q, "too many pins");
}

static void op_pin(const struct words *w, struct result *q)
{
	char parameters[256] = { 0 };
	struct iovec buffer;
	struct span span;
	int ring;

	if (want_new_pin(w->word[1], q) || want_span(w->word[2], &span, q))
		return;
	ring = syscall(IO_URING_SETUP, 2, parameters);
	if (ring < 0)
		return finish(q, -1);
	buffer = (struct iovec){ (void *)span.start, span.length };
	if (syscall(IO_URING_REGISTER, ring, REGISTER_BUFFERS, &buffer, 1) < 0) {
		close_keeping_errno(ring);
		return finish(q, -1);
	}
	hold(w->word[1], PIN_RING, ring, -1, q);
}

static void op_unpin(const struct words *w, struct result *q)
{
	struct pin *pin = pin_named(w->word[1]);
	long done = 0;

	errno = EINVAL;
	if (!pin || pin->fd < 0)
		return finish(q, -1);
	if (pin->kind == PIN_RING)
		done = syscall(IO_URING_REGISTER, pin->fd, UNREGISTER_BUFFERS, NULL, 0);
	close_keeping_errno(pin->fd);
	if (pin->other_end >= 0)
		close_keeping_errno(pin->other_end);
	pin->fd = -1;
	finish(q, done);
}

/* The first bytes of each page go into a pipe, which holds a reference on the page until it is closed. */
static void op_vmsplice(const struct words *w, struct result *q)
{
	struct iovec parts[PIPE_PAGES];
	struct span span;
	int ends[2];
	long done;

	if (want_new_pin(w->word[1], q) || want_span(w->word[2], &span, q))
		return;
	if (span.count > PIPE_PAGES) {
		refuse(q, "a pipe takes %d pages", PIPE_PAGES);
		return;
	}
	if (pipe2(ends, O_CLOEXEC))
		return finish(q, -1);
	for (long page = 0; page < span.count; page++)
		parts[page] = (struct iovec){ (void *)(span.start + page * span.region->unit), PAGE };
	done = vmsplice(ends[1], parts, span.count, SPLICE_F_NONBLOCK);
	if (done < 0) {
		close_keeping_errno(ends[0]);
		close_keeping_errno(ends[1]);
		return finish(q, -1);
	}
	finish(q, done);
	hold(w->word[1], PIN_PIPE, ends[0], ends[1], q);
}

const struct op pin_ops[] = {
	{ "pin", op_pin, "P SPAN", 2, 2 },
	{ "unpin", op_unpin, "P", 1, 1 },
	{ "vmsplice", op_vmsplice, "P SPAN", 2, 2 },
	{ NULL, NULL, NULL, 0, 0 },
};
