/* What happened besides the op at hand: messages of userfaultfds, and accesses that had slept and are over. */
#ifndef EVENTS_H
#define EVENTS_H

#include "actors.h"

void read_messages(int uffd);			/* all that are there */
void note_child_end(struct child *child, const struct result *result);	/* NULL: it died */
void say_events(const struct executor *current);	/* "ev":[...], if there are any; frees the executors that are done */

#endif
