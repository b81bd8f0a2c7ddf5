/* What the kernel shows of the memory under test. */
#ifndef OBSERVE_H
#define OBSERVE_H

#include <sys/types.h>
#include "actors.h"

extern int show_scan, show_moved, show_counts;	/* opt scan, moved, count */

void open_observation(void);	/* once, before any worker */
void open_own_pagemap(void);	/* in each worker */
int can_scan(void);		/* PAGEMAP_SCAN is there */
void say_states(void);		/* "st":{...} and the same for each living child */
void say_vmas(pid_t pid);	/* one string per VMA of a region */

#endif
