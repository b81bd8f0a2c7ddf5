/*
 * Who acts: threads of the worker, and children. The main thread of the worker gives them ops and looks after them; it never touches the
 * memory under test itself, so nothing that sleeps there can make it sleep.
 */
#ifndef ACTORS_H
#define ACTORS_H

#include <sys/types.h>
#include "ops.h"

struct executor {
	pid_t tid;
	int busy, done;
	long order;			/* of the op that it was given last */
	long stuck_at;			/* where it was when it was reported as stuck (settle.c), or 0 */
	char line[LINE_BYTES + 1];
	struct result result;
};

struct child {
	int alive;
	char name[NAME_BYTES];
	pid_t pid;
	int socket, pagemap;
	int pending;			/* has an op and has not answered */
	long stuck_at;
	char line[LINE_BYTES + 1];
};

extern int done_event;			/* readable when an executor is done */

void open_actors(void);
struct executor *give_to_thread(const char *line);	/* NULL if all of them are asleep */
int executor_count(void);
struct executor *executor_at(int index);
int is_done(const struct executor *executor);

int child_count(void);
struct child *child_at(int index);
struct child *child_named(const char *name);		/* living or not, or NULL */
int give_to_child(struct child *child, const char *line);
void end_children(void);

#endif
