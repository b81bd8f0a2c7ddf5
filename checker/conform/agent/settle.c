/*
 * Waiting until an op and all that it set off have come to rest: every actor is done, or asleep in a userfault. The second is seen without
 * a time limit: the task sleeps, its wait channel is handle_userfault, and no message of a userfaultfd is unread, twice in a row. A task that was woken is
 * runnable before the call that woke it returns, so nothing that is about to go on looks asleep.
 *
 * Stuck is what is neither: a call that waits for its event to be read where nobody can read it, one that sleeps
 * elsewhere and has not moved for seconds, or one that does not stop to work. Later lines wait for those only if they move, and not long.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "actors.h"
#include "events.h"
#include "harness.h"
#include "settle.h"

#define STUCK_SECONDS 3		/* asleep without having moved */
#define MOST_SECONDS 8		/* at work all the time */
#define AGAIN_SECONDS 1		/* the same, for one that was given up before */
#define QUICK_LOOKS 30
#define QUICK_SECONDS 0.05

static char refusal[sizeof(((struct result *)0)->refused)];

const char *refused_by_child(void)
{
	return refusal[0] ? refusal : NULL;
}

enum sleep { GONE, RUNS, IN_USERFAULT, IN_EVENT, ELSEWHERE };

static int read_task_file(pid_t pid, pid_t tid, const char *name, char *text, int size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/%s", pid, tid, name);
	return read_whole(path, text, size);
}

static enum sleep sleep_of(pid_t pid, pid_t tid)
{
	char text[512];
	const char *state;

	if (read_task_file(pid, tid, "stat", text, sizeof(text)) <= 0)
		return GONE;
	state = strrchr(text, ')');
	if (!state || state[1] != ' ' || state[2] == 'Z' || state[2] == 'X')
		return GONE;
	if (state[2] != 'S' && state[2] != 'D')
		return RUNS;
	if (read_task_file(pid, tid, "wchan", text, sizeof(text)) < 0)
		return ELSEWHERE;
	if (strstr(text, "handle_userfault"))
		return IN_USERFAULT;
	return strstr(text, "userfaultfd_event_wait") ? IN_EVENT : ELSEWHERE;
}

/* How often it has gone to sleep, and one: unchanged if it has not moved in between. */
static long sleeps_of(pid_t pid, pid_t tid)
{
	char text[4096];
	const char *count;

	if (read_task_file(pid, tid, "status", text, sizeof(text)) <= 0)
		return 1;
	count = strstr(text, "\nvoluntary_ctxt_switches:");
	return 1 + (count ? atol(count + strlen("\nvoluntary_ctxt_switches:")) : 0);
}

/* A child's userfaultfd becomes ours as well: somebody has to read its messages. */
static void adopt_uffd(const struct child *child, int theirs)
{
	char name[UFFD_NAME_BYTES];
	int process, fd;

	if (theirs < 0 || sscanf(child->line, " uffd %15s", name) != 1)
		return;
	process = syscall(434 /* pidfd_open */, child->pid, 0);
	fd = process < 0 ? -1 : syscall(438 /* pidfd_getfd */, process, theirs, 0);
	if (process >= 0)
		close(process);
	if (fd >= 0 && add_uffd(name, fd))
		close(fd);
}

static void take_answer(struct child *child)
{
	struct result result;
	ssize_t length = recv(child->socket, &result, sizeof(result), MSG_DONTWAIT);

	child->pending = 0;
	if (length == sizeof(result) && result.refused[0]) {
		memcpy(refusal, result.refused, sizeof(refusal));
	} else if (length == sizeof(result)) {
		adopt_uffd(child, result.new_uffd);
		note_child_end(child, &result);
	} else if (__atomic_load_n(&child->alive, __ATOMIC_ACQUIRE)) {
		child->alive = 0;
		note_child_end(child, NULL);
	}
}

/* Waits for something to happen, and takes in all that has. */
static void take_in(int milliseconds)
{
	struct pollfd watched[1 + MAX_UFFDS + MAX_CHILDREN];
	int uffds = uffd_count(), children = child_count(), n = 0;
	u64 count;

	watched[n++] = (struct pollfd){ done_event, POLLIN, 0 };
	for (int i = 0; i < uffds; i++)
		watched[n++] = (struct pollfd){ __atomic_load_n(&uffd_at(i)->fd, __ATOMIC_ACQUIRE), POLLIN, 0 };
	for (int i = 0; i < children; i++)
		watched[n++] = (struct pollfd){ child_at(i)->alive && child_at(i)->pending ? child_at(i)->socket : -1, POLLIN, 0 };
	if (poll(watched, n, milliseconds) <= 0)
		return;
	if (watched[0].revents && read(done_event, &count, sizeof(count)) != sizeof(count))
		return;
	for (int i = 0; i < uffds; i++)
		if (watched[1 + i].revents & POLLIN)
			read_messages(i);
	for (int i = 0; i < children; i++)
		if (watched[1 + uffds + i].revents)
			take_answer(child_at(i));
}

static int is_unread(void)
{
	struct pollfd watched[MAX_UFFDS];
	int n = uffd_count();

	for (int i = 0; i < n; i++)
		watched[i] = (struct pollfd){ __atomic_load_n(&uffd_at(i)->fd, __ATOMIC_ACQUIRE), POLLIN, 0 };
	return poll(watched, n, 0) > 0;
}

/* The actors that have an op and have not finished it. */
struct count {
	int pending;
	int running;		/* or asleep elsewhere, and not yet reported as stuck */
	int in_event, elsewhere, given_up;
	long sleeps;		/* of those elsewhere */
};

static void count_one(struct count *count, pid_t pid, pid_t tid, enum sleep sleep, long stuck_at, int is_patient)
{
	long sleeps = 0;

	count->pending++;
	if (sleep == ELSEWHERE && (is_patient || stuck_at))
		sleeps = sleeps_of(pid, tid);
	if (sleep == IN_USERFAULT || (sleep == ELSEWHERE && stuck_at && sleeps == stuck_at))
		return;
	count->in_event += sleep == IN_EVENT;
	count->elsewhere += sleep == ELSEWHERE;
	count->given_up += sleep != IN_EVENT && stuck_at;
	count->running += sleep == RUNS || sleep == ELSEWHERE || sleep == GONE;
	count->sleeps += sleeps;
}

/* Those that run are looked at quickly at first; then, patiently, also whether those that sleep have moved. */
static struct count count_actors(int is_patient)
{
	struct count count = { .pending = 0 };

	for (int i = 0; i < executor_count(); i++) {
		const struct executor *executor = executor_at(i);

		if (executor->busy && !is_done(executor))
			count_one(&count, getpid(), executor->tid, sleep_of(getpid(), executor->tid), executor->stuck_at, is_patient);
	}
	for (int i = 0; i < child_count(); i++) {
		struct child *child = child_at(i);
		enum sleep sleep;

		if (!child->alive || !child->pending)
			continue;
		sleep = sleep_of(child->pid, child->pid);
		if (sleep == GONE && child->alive) {
			child->alive = child->pending = 0;
			note_child_end(child, NULL);
		} else {
			count_one(&count, child->pid, child->pid, sleep, child->stuck_at, is_patient);
		}
	}
	return count;
}

/* Remembers where they are, so that the next line does not wait for them. */
static enum rest give_up(void)
{
	for (int i = 0; i < executor_count(); i++) {
		struct executor *executor = executor_at(i);

		if (executor->busy && !is_done(executor))
			executor->stuck_at = sleeps_of(getpid(), executor->tid);
	}
	for (int i = 0; i < child_count(); i++)
		if (child_at(i)->alive && child_at(i)->pending)
			child_at(i)->stuck_at = sleeps_of(child_at(i)->pid, child_at(i)->pid);
	return STUCK;
}

static int is_anyone_pending(void)
{
	for (int i = 0; i < executor_count(); i++)
		if (executor_at(i)->busy && !is_done(executor_at(i)))
			return 1;
	for (int i = 0; i < child_count(); i++)
		if (child_at(i)->alive && child_at(i)->pending)
			return 1;
	return 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

enum rest settle(void)
{
	double start = now(), moved = start;
	long sleeps = -1;
	int wait = 5, at_rest = 0, looks = 0;

	refusal[0] = 0;
	for (;;) {
		struct count count;

		take_in(is_anyone_pending() ? wait : 0);
		count = count_actors(looks >= QUICK_LOOKS);
		if (!count.pending)
			return ALL_DONE;
		if (!count.running) {
			if (!is_unread() && ++at_rest >= 2)
				return count.in_event ? give_up() : ASLEEP;
			wait = 0;
			continue;
		}
		at_rest = 0;
		wait = looks < QUICK_LOOKS ? 0 : 1;
		if (looks++ < QUICK_LOOKS && now() - start < QUICK_SECONDS) {
			sched_yield();
			continue;
		}
		if (count.running > count.elsewhere || count.sleeps != sleeps)
			moved = now();
		sleeps = count.sleeps;
		if (now() - moved > STUCK_SECONDS || now() - start > (count.given_up == count.running ? AGAIN_SECONDS : MOST_SECONDS))
			return give_up();
	}
}
