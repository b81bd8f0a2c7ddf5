/* What the machine at hand lacks. */
#ifndef NEEDS_H
#define NEEDS_H

/* One thing that is missing, why, and what would provide it. Where set-up has not made something ready, it says so itself, first. */
void add_missing(const char *need, const char *why, const char *enable);
void say_missing(void);		/* one line: {"missing":[...]}, with what a look at the machine adds */

#endif
