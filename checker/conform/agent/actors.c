/*
 * Who acts: threads of the worker, and children.
 *
 * Threads run by the clock of SCHED_RR, so that of several that are woken at once each has its turn in the order of waking; one that never comes back
 * from the kernel (swapoff can spin there) leaves the main thread a turn every tenth of a second. Their stacks are not
 * copied by a fork, but for that of the thread that forks: a thread that sleeps in an access meanwhile must not find its stack write-protected
 * when it goes on, for that fault would be counted as the access's own.
 *
 * A child is made with the bare system call: a fork event stops the call until the main thread has read it, and the C library would
 * hold locks meanwhile that the main thread may need. For the same reason no op calls malloc.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "actors.h"

int done_event = -1;

static struct executor executors[MAX_THREADS];
static pthread_mutex_t locks[MAX_THREADS];
static pthread_cond_t given[MAX_THREADS];
static void *stacks[MAX_THREADS];
static int executors_made;
static long ops_given;

static __thread int own_executor;

static struct child children[MAX_CHILDREN];
static int children_made;

/* Without the right to it threads run as they do, and the order of several that are woken is left to chance. */
static void run_in_turn(void)
{
	struct sched_param first = { .sched_priority = 1 };

	sched_setscheduler(0, SCHED_RR, &first);
}

void open_actors(void)
{
	done_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	run_in_turn();
}

static void *execute(void *argument)
{
	struct executor *own = argument;
	int index = own - executors;
	char line[LINE_BYTES + 1];
	struct result result;
	u64 one = 1;

	own_executor = index;
	own->tid = syscall(SYS_gettid);
	run_in_turn();
	for (;;) {
		pthread_mutex_lock(&locks[index]);
		while (!own->busy || is_done(own))
			pthread_cond_wait(&given[index], &locks[index]);
		memcpy(line, own->line, sizeof(line));
		pthread_mutex_unlock(&locks[index]);
		run_op(line, &result);
		own->result = result;
		__atomic_store_n(&own->done, 1, __ATOMIC_RELEASE);
		if (write(done_event, &one, sizeof(one)) != sizeof(one))
			_exit(9);
	}
	return NULL;
}

static struct executor *idle_executor(void)
{
	pthread_attr_t attributes;
	pthread_t thread;

	for (int i = 0; i < executors_made; i++)
		if (!executors[i].busy)
			return &executors[i];
	if (executors_made == MAX_THREADS)
		return NULL;
	pthread_mutex_init(&locks[executors_made], NULL);
	pthread_cond_init(&given[executors_made], NULL);
	pthread_attr_init(&attributes);
	stacks[executors_made] = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (stacks[executors_made] == MAP_FAILED || madvise(stacks[executors_made], STACK_BYTES, MADV_DONTFORK))
		abort();
	pthread_attr_setstack(&attributes, stacks[executors_made], STACK_BYTES);
	if (pthread_create(&thread, &attributes, execute, &executors[executors_made]))
		abort();
	pthread_attr_destroy(&attributes);
	return &executors[executors_made++];
}

struct executor *give_to_thread(const char *line)
{
	struct executor *executor = idle_executor();
	int index = executor - executors;

	if (!executor)
		return NULL;
	pthread_mutex_lock(&locks[index]);
	snprintf(executor->line, sizeof(executor->line), "%s", line);
	executor->order = ops_given++;
	executor->stuck_at = 0;
	executor->done = 0;
	executor->busy = 1;
	pthread_cond_signal(&given[index]);
	pthread_mutex_unlock(&locks[index]);
	return executor;
}

int executor_count(void)
{
	return executors_made;
}

struct executor *executor_at(int index)
{
	return &executors[index];
}

int is_done(const struct executor *executor)
{
	return __atomic_load_n(&executor->done, __ATOMIC_ACQUIRE);
}

int child_count(void)
{
	int count = __atomic_load_n(&children_made, __ATOMIC_SEQ_CST);

	return count < MAX_CHILDREN ? count : MAX_CHILDREN;
}

struct child *child_at(int index)
{
	return &children[index];
}

static int is_alive(const struct child *child)
{
	return __atomic_load_n(&child->alive, __ATOMIC_ACQUIRE);
}

struct child *child_named(const char *name)
{
	for (int i = child_count() - 1; i >= 0; i--)
		if (!strcmp(children[i].name, name))
			return &children[i];
	return NULL;
}

int give_to_child(struct child *child, const char *line)
{
	snprintf(child->line, sizeof(child->line), "%s", line);
	child->pending = 1;
	child->stuck_at = 0;
	return send(child->socket, line, strlen(line) + 1, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static void end_child(struct child *child)
{
	/* Not alive first, so that the main thread does not take its end for a mishap. */
	__atomic_store_n(&child->alive, 0, __ATOMIC_RELEASE);
	kill(child->pid, SIGKILL);
	waitpid(child->pid, NULL, 0);
}

void end_children(void)
{
	for (int i = 0; i < child_count(); i++)
		if (is_alive(&children[i]))
			end_child(&children[i]);
}

static _Noreturn void act_as_child(int socket)
{
	char line[LINE_BYTES + 1];
	struct result result;

	in_child = 1;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(own_pagemap);
	own_pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	for (;;) {
		ssize_t length = recv(socket, line, sizeof(line) - 1, 0);

		if (length <= 0)
			_exit(0);
		line[length] = 0;
		run_op(line, &result);
		if (send(socket, &result, sizeof(result), MSG_NOSIGNAL) != sizeof(result))
			_exit(0);
	}
}

static int want_first_process(struct result *q)
{
	if (in_child)
		refuse(q, "only the first process has children");
	return in_child ? -1 : 0;
}

static void op_fork(const struct words *w, struct result *q)
{
	const struct child *old = child_named(w->word[1]);
	struct child *child;
	char path[64];
	void *own_stack;
	int ends[2], index;
	long pid;

	if (want_first_process(q) || want_new_name(w->word[1], old && old->alive, q))
		return;
	if (child_count() == MAX_CHILDREN) {
		refuse(q, "too many children");
		return;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return finish(q, -1);
	own_stack = stacks[own_executor];
	madvise(own_stack, STACK_BYTES, MADV_DOFORK);
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid)
		madvise(own_stack, STACK_BYTES, MADV_DONTFORK);
	if (!pid) {
		close(ends[0]);
		act_as_child(ends[1]);
	}
	close(ends[1]);
	index = pid < 0 ? -1 : take_place(&children_made, MAX_CHILDREN);
	if (index < 0)
		return finish(q, -1);
	child = &children[index];
	snprintf(child->name, sizeof(child->name), "%s", w->word[1]);
	snprintf(path, sizeof(path), "/proc/%ld/pagemap", pid);
	child->pagemap = open(path, O_RDONLY | O_CLOEXEC);
	child->pid = pid;
	child->socket = ends[0];
	__atomic_store_n(&child->alive, 1, __ATOMIC_RELEASE);
}

static void op_kill(const struct words *w, struct result *q)
{
	struct child *child = child_named(w->word[1]);

	if (want_first_process(q))
		return;
	errno = ESRCH;
	if (!child || !is_alive(child))
		return finish(q, -1);
	end_child(child);
}

const struct op process_ops[] = {
	{ "fork", op_fork, "c", 1, 1 },
	{ "kill", op_kill, "c", 1, 1 },
	{ NULL, NULL, NULL, 0, 0 },
};
