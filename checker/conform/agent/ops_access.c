/* Ops that read and write memory: read, write, and pvr, pvw through process_vm_readv and writev. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>
#include "access.h"
#include "ops.h"

static __thread sigjmp_buf back;
static __thread volatile int in_access, signal_number, signal_code;

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (in_access) {
		signal_number = number;
		signal_code = info->si_code;
		siglongjmp(back, 1);
	}
	if (number == SIGBUS)
		return;		/* the notice of a memory failure, outside of an access */
	signal(number, SIG_DFL);
	raise(number);
}

void catch_access_signals(void)
{
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_NODEFER };

	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

/* Nothing else may fault between the two counts: no sanitizer looks at its shadow here. */
__attribute__((noinline, no_sanitize("address", "undefined")))
static int touch(volatile unsigned char *byte, int is_write, int value)
{
	if (!is_write)
		return *byte;
	*byte = value;
	return value;
}

/*
 * A signal's frame and this thread's own variables are memory too, and after a fork they are copied on the first write: that is done before
 * counting begins, so that only the access itself is counted.
 */
__attribute__((noinline, no_sanitize("address", "undefined")))
static void own_what_a_signal_needs(void)
{
	volatile unsigned char frame[16 << 10];

	for (unsigned i = 0; i < sizeof(frame); i += 512)
		frame[i] = 0;
	memset(&back, 0, sizeof(back));
	in_access = signal_number = signal_code = 0;
}

static void access_pages(const struct span *span, int is_write, int value, struct result *q)
{
	struct rusage before, after;
	volatile int got = -1, failed = 0;

	own_what_a_signal_needs();
	getrusage(RUSAGE_THREAD, &before);
	for (volatile long page = 0; page < span->count && !failed; page++) {
		if (sigsetjmp(back, 1)) {
			failed = 1;
		} else {
			in_access = 1;
			got = touch((unsigned char *)(span->start + page * span->region->unit), is_write, value);
		}
		in_access = 0;
	}
	getrusage(RUSAGE_THREAD, &after);
	if (failed) {
		q->value = -1;
		add_field(q, "\"sig\":\"%s/%d\",", signal_number == SIGBUS ? "SIGBUS" : "SIGSEGV", signal_code);
	} else if (!is_write) {
		add_field(q, "\"val\":%d,", got);
	}
	add_field(q, "\"flt\":%ld,", after.ru_minflt - before.ru_minflt + after.ru_majflt - before.ru_majflt);
}

static void op_read(const struct words *w, struct result *q)
{
	struct span span;

	if (!want_span(w->word[1], &span, q))
		access_pages(&span, 0, 0, q);
}

static void op_write(const struct words *w, struct result *q)
{
	struct span span;
	long value = 1;

	if (!want_span(w->word[1], &span, q) && !(w->count > 2 && want_number(w->word[2], 0, 255, &value, q)))
		access_pages(&span, 1, value, q);
}

static void through_process_vm(const struct words *w, struct result *q, int is_write)
{
	struct iovec own, other;
	struct span span;
	long value = 9, done;
	unsigned char bytes[8];
	int error;

	if (want_span(w->word[1], &span, q) || (w->count > 2 && want_number(w->word[2], 0, 255, &value, q)))
		return;
	memset(bytes, value, sizeof(bytes));
	own = (struct iovec){ bytes, sizeof(bytes) };
	other = (struct iovec){ (void *)span.start, sizeof(bytes) };
	done = is_write ? process_vm_writev(getpid(), &own, 1, &other, 1, 0) : process_vm_readv(getpid(), &own, 1, &other, 1, 0);
	error = errno;
	add_field(q, "\"val\":%d,", bytes[0]);
	errno = error;
	finish(q, done);
}

static void op_pvr(const struct words *w, struct result *q)
{
	through_process_vm(w, q, 0);
}

static void op_pvw(const struct words *w, struct result *q)
{
	through_process_vm(w, q, 1);
}

const struct op access_ops[] = {
	{ "read", op_read, "SPAN", 1, 1 },
	{ "write", op_write, "SPAN [v]", 1, 2 },
	{ "pvr", op_pvr, "SPAN", 1, 1 },
	{ "pvw", op_pvw, "SPAN [v]", 1, 2 },
	{ NULL, NULL, NULL, 0, 0 },
};
