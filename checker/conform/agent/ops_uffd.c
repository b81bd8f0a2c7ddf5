/* Ops on a userfaultfd. A name that is not open is asked for all the same: EBADF. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "ops.h"
#include "text.h"
#include "uffd.h"

/* In the order of the UFFD_FEATURE_ bits. */
const char *const feature_names[] = {
	"wp", "ev_fork", "ev_remap", "ev_remove", "miss_hugetlb", "miss_shmem", "ev_unmap", "sigbus", "thread_id",
	"minor_hugetlb", "minor_shmem", "exact", "wp_hs", "wp_unpop", "poison", "wp_async", "move", NULL,
};

static u64 feature_bits(const char *name)
{
	if (!strcmp(name, "minor_hs"))
		return feature_bits("minor_hugetlb") | feature_bits("minor_shmem");
	for (int bit = 0; feature_names[bit]; bit++)
		if (!strcmp(feature_names[bit], name))
			return 1ULL << bit;
	return 0;
}

int open_uffd(u64 *features)
{
	struct uffd_api api = { .api = UFFD_API_VERSION, .features = *features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	int error;

	*features = 0;
	if (fd < 0 || !ioctl(fd, UFFDIO_API, &api)) {
		*features = fd < 0 ? 0 : api.features;
		return fd;
	}
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static void op_uffd(const struct words *w, struct result *q)
{
	u64 features = 0;
	int fd, opened;

	if (want_new_name(w->word[1], uffd_fd(w->word[1]) >= 0, q))
		return;
	for (int i = 2; i < w->count; i++) {
		u64 bits = feature_bits(w->word[i]);

		if (!bits) {
			refuse(q, "%.24s: no such feature", w->word[i]);
			return;
		}
		features |= bits;
	}
	if (uffd_count() == MAX_UFFDS) {
		refuse(q, "too many userfaultfds");
		return;
	}
	fd = open_uffd(&features);
	opened = errno;
	add_field(q, "\"features\":\"%#lx\",", (long)features);
	errno = opened;
	if (fd < 0)
		return finish(q, -1);
	add_uffd(w->word[1], fd);
	if (in_child)
		q->new_uffd = fd;
}

static void op_close(const struct words *w, struct result *q)
{
	int fd = uffd_fd(w->word[1]);

	/* First out of the table, so that the main thread does not read what takes its number. */
	for (int i = 0; i < uffd_count(); i++)
		if (fd >= 0 && uffd_at(i)->fd == fd)
			__atomic_store_n(&uffd_at(i)->fd, -1, __ATOMIC_RELEASE);
	finish(q, close(fd));
}

static void op_reg(const struct words *w, struct result *q)
{
	static const struct named modes[] = {
		{ "miss", REGISTER_MISSING }, { "wp", REGISTER_WP }, { "minor", REGISTER_MINOR }, { NULL, 0 },
	};
	struct uffd_register call = { .mode = 0 };
	struct span span;
	char *rest;
	int error;
	long value;

	if (want_span(w->word[2], &span, q))
		return;
	for (char *word = strtok_r(w->word[3], ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		int mode = lookup(modes, word, -1);

		if (mode < 0) {
			refuse(q, "%.24s: not miss, wp or minor", word);
			return;
		}
		call.mode |= mode;
	}
	call.range = (struct uffd_range){ span.start, span.length };
	value = ioctl(uffd_fd(w->word[1]), UFFDIO_REGISTER, &call);
	error = errno;
	add_field(q, "\"ioctls\":\"%#lx\",", (long)(value ? 0 : call.ioctls));
	errno = error;
	finish(q, value);
}

static void on_range(const struct words *w, struct result *q, unsigned long request)
{
	struct span span;
	struct uffd_range range;

	if (want_span(w->word[2], &span, q))
		return;
	range = (struct uffd_range){ span.start, span.length };
	finish(q, ioctl(uffd_fd(w->word[1]), request, &range));
}

static void op_unreg(const struct words *w, struct result *q)
{
	on_range(w, q, UFFDIO_UNREGISTER);
}

static void op_wake(const struct words *w, struct result *q)
{
	on_range(w, q, UFFDIO_WAKE);
}

static void op_wp(const struct words *w, struct result *q)
{
	static const char *const allowed[] = { "dw", NULL };
	struct uffd_protect call = { .mode = 0 };
	struct span span;

	if (want_span(w->word[2], &span, q) || want_only(w, 4, allowed, q))
		return;
	if (!strcmp(w->word[3], "on"))
		call.mode |= PROTECT_WP;
	else if (strcmp(w->word[3], "off")) {
		refuse(q, "%.24s: not on or off", w->word[3]);
		return;
	}
	if (has_word(w, 4, "dw"))
		call.mode |= PROTECT_DONTWAKE;
	call.range = (struct uffd_range){ span.start, span.length };
	finish(q, ioctl(uffd_fd(w->word[1]), UFFDIO_WRITEPROTECT, &call));
}

/* `out` is how far it came, in pages, or the error that the kernel wrote there. */
static void finish_out(struct result *q, long value, int64_t out, const struct span *span)
{
	int error = errno;

	if (out >= 0)
		add_field(q, "\"out\":%ld,", (long)(out / (long)span->region->unit));
	else
		add_field(q, "\"out\":\"-%s\",", errno_name(-out));
	errno = error;
	finish(q, value);
}

static u64 fill_mode(const struct words *w, int from)
{
	return (has_word(w, from, "dw") ? FILL_DONTWAKE : 0) | (has_word(w, from, "wp") ? FILL_WP : 0);
}

static void op_copy(const struct words *w, struct result *q)
{
	static const char *const allowed[] = { "wp", "dw", "val=", NULL };
	struct uffd_copy call = { .src = (u64)copy_source };
	struct span span;
	long value = 0x5a;
	long done;

	if (want_span(w->word[2], &span, q) || want_only(w, 3, allowed, q))
		return;
	for (int i = 3; i < w->count; i++)
		if (!strncmp(w->word[i], "val=", 4) && want_number(w->word[i] + 4, 0, 255, &value, q))
			return;
	/* The source is as long as a huge page; what is longer finds nothing mapped behind it. */
	memset(copy_source, value, span.length < HUGE_PAGE ? span.length : HUGE_PAGE);
	call.dst = span.start;
	call.len = span.length;
	call.mode = fill_mode(w, 3);
	done = ioctl(uffd_fd(w->word[1]), UFFDIO_COPY, &call);
	finish_out(q, done, call.out, &span);
}

static void fill(const struct words *w, struct result *q, unsigned long request, const char *const allowed[])
{
	struct uffd_fill call = { .out = 0 };
	struct span span;
	long done;

	if (want_span(w->word[2], &span, q) || want_only(w, 3, allowed, q))
		return;
	call.range = (struct uffd_range){ span.start, span.length };
	call.mode = fill_mode(w, 3);
	done = ioctl(uffd_fd(w->word[1]), request, &call);
	finish_out(q, done, call.out, &span);
}

static const char *const wp_or_dw[] = { "wp", "dw", NULL };

static void op_cont(const struct words *w, struct result *q)
{
	fill(w, q, UFFDIO_CONTINUE, wp_or_dw);
}

static void op_zero(const struct words *w, struct result *q)
{
	fill(w, q, UFFDIO_ZEROPAGE, wp_or_dw + 1);
}

static void op_poison(const struct words *w, struct result *q)
{
	fill(w, q, UFFDIO_POISON, wp_or_dw + 1);
}

static void op_move(const struct words *w, struct result *q)
{
	static const char *const allowed[] = { "holes", "dw", NULL };
	struct uffd_move call = { .out = 0 };
	struct span to, from;
	long done;

	if (want_span(w->word[2], &to, q) || want_span(w->word[3], &from, q) || want_only(w, 4, allowed, q))
		return;
	call.dst = to.start;
	call.src = from.start;
	call.len = to.length;
	call.mode = fill_mode(w, 4) | (has_word(w, 4, "holes") ? MOVE_HOLES : 0);
	done = ioctl(uffd_fd(w->word[1]), UFFDIO_MOVE, &call);
	finish_out(q, done, call.out, &to);
}

const struct op uffd_ops[] = {
	{ "uffd", op_uffd, "U FEATURE...", 1, MAX_WORDS - 1 },
	{ "close", op_close, "U", 1, 1 },
	{ "reg", op_reg, "U SPAN miss,wp,minor", 3, 3 },
	{ "unreg", op_unreg, "U SPAN", 2, 2 },
	{ "wake", op_wake, "U SPAN", 2, 2 },
	{ "wp", op_wp, "U SPAN on|off [dw]", 3, 4 },
	{ "copy", op_copy, "U SPAN [val=v] [wp] [dw]", 2, 5 },
	{ "cont", op_cont, "U SPAN [wp] [dw]", 2, 4 },
	{ "zero", op_zero, "U SPAN [dw]", 2, 3 },
	{ "poison", op_poison, "U SPAN [dw]", 2, 3 },
	{ "move", op_move, "U DST SRC [holes] [dw]", 3, 5 },
	{ NULL, NULL, NULL, 0, 0 },
};
