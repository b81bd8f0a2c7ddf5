/* Reading numbers and names, and writing replies. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include "limits.h"

/* A table of names and what they stand for; it ends with a NULL name. */
struct named { const char *name; int value; };

int lookup(const struct named *table, const char *name, int otherwise);
int number(const char *text, long least, long most, long *value);	/* 0 if it is one */
int is_name(const char *text, size_t bytes);
const char *errno_name(int error);
void without_quotes(char *to, size_t size, const char *from);

/* Replies are gathered and written with one call. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_text(const char *text);	/* the inside of a JSON string */
void say_now(void);

#endif
