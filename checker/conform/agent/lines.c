/*
 * The lines of the protocol. The supervisor reads `begin`, the worker that it forks reads on to `end`, then the supervisor again: so what
 * has been read ahead of the line at hand lies in memory that they share.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "lines.h"

struct ahead {
	size_t from, to;
	int over;
	char bytes[1 << 16];
};
static struct ahead *ahead;

void open_lines(void)
{
	ahead = mmap(NULL, sizeof(*ahead), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ahead == MAP_FAILED)
		abort();
}

static int is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A word that begins with # begins a comment. */
static size_t without_comment(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == '#' && (!i || is_space(bytes[i - 1])))
			return i;
	return length;
}

static void take(struct line *line, const char *bytes, size_t length)
{
	line->bad = NULL;
	length = without_comment(bytes, length > LINE_BYTES ? LINE_BYTES + 1 : length);
	if (length > LINE_BYTES) {
		line->bad = "longer than 400 bytes";
		length = 60;
	}
	while (length && is_space(bytes[length - 1]))
		length--;
	while (length && is_space(*bytes)) {
		bytes++;
		length--;
	}
	for (size_t i = 0; i < length; i++) {
		line->text[i] = bytes[i] ? bytes[i] : '?';
		if ((unsigned char)bytes[i] < ' ' && bytes[i] != '\t' && !line->bad)
			line->bad = "holds a control character";
	}
	line->text[length] = 0;
}

int next_line(struct line *line)
{
	for (;;) {
		char *start = ahead->bytes + ahead->from;
		char *end = memchr(start, '\n', ahead->to - ahead->from);
		ssize_t n;

		if (!end && ahead->over && ahead->from < ahead->to)
			end = ahead->bytes + ahead->to;	/* a last line without its end */
		if (end) {
			take(line, start, end - start);
			ahead->from = end - ahead->bytes + 1;
			if (ahead->from > ahead->to)
				ahead->from = ahead->to;
			return 1;
		}
		if (ahead->over)
			return 0;
		memmove(ahead->bytes, start, ahead->to - ahead->from);
		ahead->to -= ahead->from;
		ahead->from = 0;
		if (ahead->to == sizeof(ahead->bytes))
			ahead->to = LINE_BYTES + 1;	/* too long in any case: its beginning is enough to say so */
		n = read(STDIN_FILENO, ahead->bytes + ahead->to, sizeof(ahead->bytes) - ahead->to);
		if (n < 0)
			return 0;
		if (!n)
			ahead->over = 1;
		ahead->to += n;
	}
}

int line_starts(const struct line *line, const char *word)
{
	size_t length = strlen(word);

	return !strncmp(line->text, word, length) && (!line->text[length] || is_space(line->text[length]));
}

const char *line_rest(const struct line *line)
{
	const char *rest = line->text;

	while (*rest && !is_space(*rest))
		rest++;
	while (is_space(*rest))
		rest++;
	return rest;
}
