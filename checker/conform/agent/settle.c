/*
 * Waiting until an op and all that it set off have come to rest: every actor is done, or asleep in a userfault. The second is seen without
 * a time limit: the task sleeps, its wait channel is handle_userfault, and no message of a userfaultfd is unread, twice in a row. A task that was woken is
 * runnable before the call that woke it returns, so nothing that is about to go on looks asleep.
 *
 * Only what is neither done nor asleep there meets a limit, and is reported as stuck.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "actors.h"
#include "events.h"
#include "settle.h"

#define STUCK_SECONDS 8
#define QUICK_LOOKS 30

static char refusal[sizeof(((struct result *)0)->refused)];

const char *refused_by_child(void)
{
	return refusal[0] ? refusal : NULL;
}

enum sleep { GONE, RUNS, IN_USERFAULT };

static enum sleep sleep_of(pid_t pid, pid_t tid)
{
	char path[64], text[512];
	const char *state;
	int fd, length;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", pid, tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return GONE;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return GONE;
	text[length] = 0;
	state = strrchr(text, ')');
	if (!state || state[1] != ' ' || state[2] == 'Z' || state[2] == 'X')
		return GONE;
	if (state[2] != 'S' && state[2] != 'D')
		return RUNS;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/wchan", pid, tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return RUNS;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[length > 0 ? length : 0] = 0;
	return strstr(text, "handle_userfault") ? IN_USERFAULT : RUNS;
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

struct count { int pending, running; };

static void count_one(struct count *count, enum sleep sleep)
{
	count->pending++;
	if (sleep != IN_USERFAULT)
		count->running++;
}

static struct count count_actors(void)
{
	struct count count = { 0, 0 };

	for (int i = 0; i < executor_count(); i++) {
		const struct executor *executor = executor_at(i);

		if (executor->busy && !is_done(executor))
			count_one(&count, sleep_of(getpid(), executor->tid));
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
			count_one(&count, sleep);
		}
	}
	return count;
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

enum rest settle(void)
{
	struct timespec start, now;
	int wait = 50, asleep = 0, looks = 0;

	refusal[0] = 0;
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		struct count count;

		take_in(is_anyone_pending() ? wait : 0);
		count = count_actors();
		if (!count.pending)
			return ALL_DONE;
		if (!count.running) {
			if (!is_unread() && ++asleep >= 2)
				return ASLEEP;
			wait = 0;
			continue;
		}
		asleep = 0;
		wait = looks < QUICK_LOOKS ? 0 : 1;
		if (looks++ < QUICK_LOOKS)
			sched_yield();
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - start.tv_sec > STUCK_SECONDS)
			return STUCK;
	}
}
