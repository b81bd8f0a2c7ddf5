/* One op of a scenario: its words, its result, the table of all ops. */
#ifndef OPS_H
#define OPS_H

#include "limits.h"
#include "world.h"

struct words { int count; char *word[MAX_WORDS]; };

/* Children send it through a socket, so it holds no pointers. */
struct result {
	long value;
	int error;
	int new_uffd;			/* a userfaultfd that a child opened, or -1 */
	char extra[EXTRA_BYTES];	/* further fields, each with a comma behind it */
	char refused[80];		/* why the line cannot be taken; nothing was done then */
};

struct op {
	const char *name;
	void (*run)(const struct words *words, struct result *result);
	const char *form;		/* what stands behind the name; [words] may be missing */
	int least, most;		/* words behind the name */
};

/* By topic, each ending with a NULL name. */
extern const struct op mapping_ops[], file_ops[], uffd_ops[], access_ops[], pin_ops[], system_ops[], process_ops[];

void run_op(char *line, struct result *result);
int split_words(char *line, struct words *words);

/* For the ops: all but the first return 0, or refuse and return -1. */
void refuse(struct result *result, const char *format, ...) __attribute__((format(printf, 2, 3)));
int want_span(const char *word, struct span *span, struct result *result);
int want_number(const char *word, long least, long most, long *value, struct result *result);
int want_new_name(const char *word, int in_use, struct result *result);
int has_word(const struct words *words, int from, const char *word);
int want_only(const struct words *words, int from, const char *const allowed[], struct result *result);
void finish(struct result *result, long value);		/* with errno, if the value is negative */
void add_field(struct result *result, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What the ops need to know of the process that runs them. */
extern int in_child;
extern int own_pagemap;
extern char *copy_source;
#endif
