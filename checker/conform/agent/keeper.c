/*
 * Set-up of an ordinary machine, and its undoing. Every setting is recorded before it is changed, in memory shared with a keeper: a process of
 * its own session that waits on a pipe, the lifeline, and does nothing else. When the last copy of the other end closes, for whatever
 * reason, the keeper puts everything back. So it does not matter how the agent ends, kill -9 included.
 *
 * Two agents must not record each other's settings: the second one waits until the keeper of the first is gone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "harness.h"
#include "keeper.h"
#include "needs.h"
#include "setup.h"

#define HUGE_PAGES 16
#define SWAP_PAGES 65536
#define SWAP_DEVICE "/dev/zram0"
#define ZRAM "/sys/block/zram0/"
#define THP "/sys/kernel/mm/transparent_hugepage/"
#define KSM "/sys/kernel/mm/ksm/"
#define HUGE_FILE "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
#define GIANT_FILE "/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages"
#define LOCK_SECONDS 60
#define MAX_RECORDED 16

struct setting { const char *path; char before[64]; };
struct record {
	int verbose, swap_changed, is_back;
	int count;
	struct setting settings[MAX_RECORDED];
};
static struct record *record;
static pid_t keeper;

static void tell(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
}

/* The word in brackets, where a setting shows all that it can be. */
static int read_setting(const char *path, char *value, int size)
{
	char text[128];
	char *start, *end;

	if (read_file(path, text, sizeof(text)) < 0)
		return -1;
	start = strchr(text, '[');
	end = start ? strchr(start, ']') : NULL;
	if (end)
		*end = 0;
	snprintf(value, size, "%.63s", end ? start + 1 : text);
	return 0;
}

static int note(const char *path, char *before)
{
	struct setting *setting = &record->settings[record->count];

	if (record->count == MAX_RECORDED || read_setting(path, setting->before, sizeof(setting->before)))
		return -1;
	setting->path = path;
	strcpy(before, setting->before);
	__atomic_fetch_add(&record->count, 1, __ATOMIC_SEQ_CST);
	return 0;
}

static void change(const char *path, const char *value)
{
	char before[64];

	if (note(path, before) || !strcmp(before, value))
		return;
	if (write_file(path, value))
		tell("set-up: %s: %s\n", path, strerror(errno));
	else if (record->verbose)
		tell("set-up: %s: %s, was %s\n", path, value, before);
}

static void put_back_setting(const struct setting *setting)
{
	char now[64];

	if (read_setting(setting->path, now, sizeof(now)) || !strcmp(now, setting->before))
		return;
	if (write_file(setting->path, setting->before))
		tell("put back: %s should be %s: %s\n", setting->path, setting->before, strerror(errno));
	else if (record->verbose)
		tell("put back: %s: %s, was %s\n", setting->path, setting->before, now);
}

static void put_back_swap(void)
{
	int failed = -1;

	if (!record->swap_changed)
		return;
	swapoff(SWAP_DEVICE);
	/* Whoever looks at new block devices may have it open for a moment. */
	for (int tries = 0; failed && tries < 100; tries++) {
		failed = write_file(ZRAM "reset", "1");
		if (failed)
			usleep(50000);
	}
	if (failed)
		tell("put back: %s: %s\n", SWAP_DEVICE, strerror(errno));
	else if (record->verbose)
		tell("put back: %s: off, reset\n", SWAP_DEVICE);
}

static void put_back(void)
{
	put_back_swap();
	for (int i = record->count - 1; i >= 0; i--)
		put_back_setting(&record->settings[i]);
	record->is_back = 1;
}

static _Noreturn void keep(int lifeline)
{
	char byte;

	setsid();
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	while (read(lifeline, &byte, 1) < 0 && errno == EINTR)
		;
	put_back();
	_exit(0);
}

static int lock_set_up(void)
{
	/* Any file that everybody has will do; this one stands for what is changed. */
	int fd = open("/sys/kernel/mm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (time_t start = time(NULL); time(NULL) - start < LOCK_SECONDS; usleep(50000)) {
		if (!flock(fd, LOCK_EX | LOCK_NB))
			return 0;
		if (errno != EWOULDBLOCK)
			break;
	}
	return -1;
}

static int swap_in_use(char *device, size_t size)
{
	char line[160];
	FILE *swaps = fopen("/proc/swaps", "re");
	int found = 0;

	if (!swaps)
		return 0;
	if (fgets(line, sizeof(line), swaps) && fgets(line, sizeof(line), swaps)) {
		line[strcspn(line, " \t\n")] = 0;
		snprintf(device, size, "%.60s", line);
		found = 1;
	}
	fclose(swaps);
	return found;
}

static void leave_swap(const char *why, const char *enable)
{
	tell("set-up: %s\n", why);
	add_missing("zram", why, enable);
}

static void set_up_swap(void)
{
	char text[64], why[140];

	if (swap_in_use(text, sizeof(text))) {
		snprintf(why, sizeof(why), "swap is in use already (%s): left alone", text);
		leave_swap(why, "swapoff -a for the time of the run, or run in a guest");
	} else if (read_file(ZRAM "disksize", text, sizeof(text)) < 0) {
		leave_swap("there is no " SWAP_DEVICE, "a kernel with CONFIG_ZRAM; modprobe zram");
	} else if (strcmp(text, "0")) {
		snprintf(why, sizeof(why), SWAP_DEVICE " is in use already (disksize %s): left alone", text);
		leave_swap(why, "echo 1 > " ZRAM "reset, if nobody needs it");
	} else {
		record->swap_changed = 1;
		if (!write_file(ZRAM "disksize", "256M") && !make_swap(SWAP_DEVICE, SWAP_PAGES) && !swapon(SWAP_DEVICE, 0)) {
			snprintf(harness->swap_device, sizeof(harness->swap_device), "%s", SWAP_DEVICE);
			if (record->verbose)
				tell("set-up: %s: 256M of swap, was unused\n", SWAP_DEVICE);
			return;
		}
		snprintf(why, sizeof(why), SWAP_DEVICE ": %s", strerror(errno));
		leave_swap(why, "memory for 256M of compressed swap");
	}
}

static void raise_count(const char *path, long wanted, const char *need)
{
	char text[32], why[80];

	if (read_file(path, text, sizeof(text)) < 0 || atol(text) >= wanted)
		return;
	snprintf(text, sizeof(text), "%ld", wanted);
	change(path, text);
	if (read_file(path, text, sizeof(text)) >= 0 && atol(text) < wanted) {
		snprintf(why, sizeof(why), "asked for %ld huge pages, got %s", wanted, text);
		add_missing(need, why, "more free memory in one piece, or hugepages= on the kernel's command line");
	}
}

static void set_up(long giant_pages)
{
	char before[64];

	change(THP "enabled", "madvise");
	change(THP "shmem_enabled", "advise");
	change(THP "khugepaged/scan_sleep_millisecs", "100000000");
	raise_count(HUGE_FILE, HUGE_PAGES, "hugepages");
	raise_count(GIANT_FILE, giant_pages, "hugepages-1g");
	note(KSM "sleep_millisecs", before);
	note(KSM "pages_to_scan", before);
	note(KSM "smart_scan", before);
	change(KSM "run", "0");
	harness->may_scan = !access(KSM "run", W_OK);
	set_up_swap();
}

int set_up_and_keep(long giant_pages, int verbose)
{
	int ends[2];

	if (geteuid())
		return -1;	/* say_missing says so */
	if (lock_set_up()) {
		add_missing("set-up", "another agent has set this machine up, and has not ended for a minute", "wait for it");
		return -1;
	}
	record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (record == MAP_FAILED || pipe2(ends, O_CLOEXEC))
		abort();
	record->verbose = verbose;
	keeper = fork();
	if (keeper < 0) {
		add_missing("set-up", strerror(errno), "fewer processes");
		return -1;
	}
	if (!keeper) {
		close(ends[1]);
		keep(ends[0]);
	}
	close(ends[0]);
	prctl(PR_SET_PDEATHSIG, SIGTERM);	/* when the tool is gone, so are we */
	set_up(giant_pages);
	return ends[1];
}

void let_go(int lifeline)
{
	if (lifeline < 0)
		return;
	close(lifeline);
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR)
		;
	if (!record->is_back)
		put_back();	/* the keeper was killed */
}
