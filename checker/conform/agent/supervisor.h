/* Runs scenario after scenario from standard input. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <signal.h>

enum lines_between { REFUSE_LINES, SET_UP_LINES };

/* The signal that ended it, or 0. In each worker `lifeline`, if it is not -1, is closed: it ends with the supervisor alone. */
int supervise(enum lines_between between, int lifeline);

#endif
