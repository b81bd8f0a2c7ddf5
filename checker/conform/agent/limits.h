/*
 * How much of everything a scenario may have. The first ones are those of checker/scenario/limits.ts, so that what the parser lets pass
 * fits here; the agent checks again, as it believes nothing that it reads.
 */
#ifndef LIMITS_H
#define LIMITS_H

#define LINE_BYTES 400
#define NAME_BYTES 8		/* with the zero at its end */
#define MAX_PAGES 4096
#define MAX_REGIONS 16
#define MAX_CHILDREN 6
#define MAX_WATCHED 16
#define MAX_KSM_SCANS 100
#define MAX_NODE 63

#define MAX_UFFDS 20		/* opened and received with fork events */
#define UFFD_NAME_BYTES 16	/* u+++ */
#define MAX_PINS 16
#define MAX_THREADS 8		/* accesses of the first process that may sleep at the same time */
#define STACK_BYTES (256 << 10)
#define MAX_WORDS (3 + MAX_UFFDS)
#define MAX_MESSAGES 64		/* between two replies */
#define EXTRA_BYTES 256

#endif
