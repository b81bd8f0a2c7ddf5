/*
 * Runs scenario after scenario, each in a worker of its own, so that one that dies takes nothing with it. Signals that ask for an end
 * stop the worker first; then the caller puts the system back.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "harness.h"
#include "lines.h"
#include "setup.h"
#include "supervisor.h"
#include "text.h"
#include "worker.h"

static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t asked_to_end;
static volatile pid_t worker;

static void on_end(int number)
{
	asked_to_end = number;
	if (worker > 0)
		kill(worker, SIGKILL);
}

static void catch_ends(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };	/* no SA_RESTART: reading ends */

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		sigaction(ends[i], &action, NULL);
}

static void block_ends(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		sigaddset(&set, ends[i]);
	sigprocmask(how, &set, NULL);
}

static void skip_to_end(void)
{
	struct line line;

	while (!asked_to_end && next_line(&line) && strcmp(line.text, "end"))
		;
}

static void supervise_one(const char *name, int lifeline)
{
	int status = 0;

	block_ends(SIG_BLOCK);	/* until the worker's number is known, and it has handlers of its own */
	worker = fork();
	if (!worker) {
		if (lifeline >= 0)
			close(lifeline);
		catch_ends(SIG_DFL);
		block_ends(SIG_UNBLOCK);
		run_scenario(name);
	}
	block_ends(SIG_UNBLOCK);
	while (worker > 0 && waitpid(worker, &status, 0) < 0 && errno == EINTR)
		;
	if (worker < 0 || status) {
		say("{\"worker_status\":%d}\n", worker < 0 ? -1 : status);
		skip_to_end();
	}
	worker = 0;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;	/* of init: orphans */
	swap_on_again();
	say("{\"end\":1}\n");
	say_now();
}

int supervise(enum lines_between between, int lifeline)
{
	struct line line;

	catch_ends(on_end);
	while (!asked_to_end && next_line(&line)) {
		if (!line.text[0] && !line.bad)
			continue;
		if (!line.bad && line_starts(&line, "begin"))
			supervise_one(line_rest(&line), lifeline);
		else if (!line.bad && !strcmp(line.text, "quit"))
			break;
		else if (!line.bad && between == SET_UP_LINES)
			run_setup_line(line.text);
		else
			say_refused(line.text, line.bad ? line.bad : "outside of begin and end");
	}
	return asked_to_end;
}
