/*
 * The agent: runs scenarios from standard input on the kernel at hand, and prints one line of JSON for each op.
 *
 *	agent [--cpu N]					on a machine that is set up already, or needs no set-up
 *	agent --setup [--verbose] [--giant N] [--cpu N]	sets the machine up first, and always puts it back
 *	as process 1					as init of a guest: takes set-up lines too (setup.c)
 *
 * It keeps to one processor: madvise(MADV_PAGEOUT) writes out only what that processor has put on its lists.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "harness.h"
#include "keeper.h"
#include "lines.h"
#include "needs.h"
#include "observe.h"
#include "setup.h"
#include "supervisor.h"
#include "text.h"

#define EXIT_USAGE 64

struct options { int setup, verbose; long giant, cpu; };

static int read_options(int count, char **words, struct options *options)
{
	*options = (struct options){ .cpu = -1 };
	for (int i = 1; i < count; i++) {
		if (!strcmp(words[i], "--setup"))
			options->setup = 1;
		else if (!strcmp(words[i], "--verbose"))
			options->verbose = 1;
		else if (!strcmp(words[i], "--giant") && i + 1 < count && !number(words[i + 1], 0, 16, &options->giant))
			i++;
		else if (!strcmp(words[i], "--cpu") && i + 1 < count && !number(words[i + 1], 0, CPU_SETSIZE - 1, &options->cpu))
			i++;
		else
			return -1;
	}
	return 0;
}

/* The one asked for, or the first that we may have. */
static void keep_to_one_cpu(long cpu)
{
	cpu_set_t allowed, one;

	if (cpu < 0 && !sched_getaffinity(0, sizeof(allowed), &allowed))
		for (cpu = 0; cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &allowed); cpu++)
			;
	CPU_ZERO(&one);
	CPU_SET(cpu < 0 ? 0 : cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

static void say_ready(void)
{
	struct utsname name;

	uname(&name);
	say("{\"ready\":1,\"release\":\"%s\"}\n", name.release);
	say_now();
}

int main(int count, char **words)
{
	struct options options = { .cpu = -1 };
	int is_init = getpid() == 1;
	int lifeline = -1, ended_by;

	/* The kernel hands unknown words of its command line to init. */
	if (!is_init && read_options(count, words, &options)) {
		fprintf(stderr, "usage: agent [--setup [--verbose] [--giant N]] [--cpu N] < SCENARIOS\n");
		return EXIT_USAGE;
	}
	if (is_init)
		become_init();
	open_lines();
	open_harness();
	open_observation();
	harness->may_scan = is_init;
	if (options.setup)
		lifeline = set_up_and_keep(options.giant, options.verbose);
	/* The keeper is not held to it: a processor may be kept busy by what a scenario does. */
	keep_to_one_cpu(options.cpu);
	say_ready();
	if (options.setup)
		say_missing();
	ended_by = supervise(is_init ? SET_UP_LINES : REFUSE_LINES, lifeline);
	if (options.setup)
		let_go(lifeline);
	if (is_init)
		power_off();
	return ended_by ? 128 + ended_by : 0;
}
