/* Waiting until an op and all that it set off have come to rest. */
#ifndef SETTLE_H
#define SETTLE_H

#include "ops.h"

enum rest { ALL_DONE, ASLEEP, STUCK };

enum rest settle(void);

/* Why a child would not take the line that it was given, or NULL. */
const char *refused_by_child(void);

#endif
