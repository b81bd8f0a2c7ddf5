/* The lines of the protocol, read by supervisor and worker in turn. */
#ifndef LINES_H
#define LINES_H

#include "limits.h"

struct line {
	char text[LINE_BYTES + 1];	/* without comment, and without spaces at both ends */
	const char *bad;		/* why it cannot be taken, or NULL */
};

void open_lines(void);
int next_line(struct line *line);	/* 0 at the end of the input, or when a signal came */
int line_starts(const struct line *line, const char *word);
const char *line_rest(const struct line *line);	/* behind the first word */

#endif
