/*
 * Reading numbers and names, and writing replies. What the kernel says is printed as it is; what a scenario says is escaped, so that a
 * reply is a line of JSON whatever was read.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "text.h"

int lookup(const struct named *table, const char *name, int otherwise)
{
	for (; table->name; table++)
		if (!strcmp(table->name, name))
			return table->value;
	return otherwise;
}

int number(const char *text, long least, long most, long *value)
{
	char *end;

	if (!text || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	*value = strtol(text, &end, 10);
	return errno || *end || *value < least || *value > most ? -1 : 0;
}

int is_name(const char *text, size_t bytes)
{
	size_t length = strlen(text);

	if (!length || length >= bytes)
		return 0;
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == length;
}

#define E(name) { #name, name }
/* checker/scenario/errno.ts knows the same ones. */
static const struct named errnos[] = {
	{ "OK", 0 }, E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(EBADF), E(EAGAIN), E(ENOMEM), E(EACCES),
	E(EFAULT), E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY), E(ETXTBSY), E(EFBIG), E(ENOSPC),
	E(ESPIPE), E(EROFS), E(EPIPE), E(ERANGE), E(EDEADLK), E(ENOSYS), E(ENODATA), E(EOVERFLOW), E(EOPNOTSUPP), E(ETIMEDOUT),
	E(ECANCELED), E(EHWPOISON), { NULL, 0 },
};

const char *errno_name(int error)
{
	static __thread char other[16];

	for (const struct named *known = errnos; known->name; known++)
		if (known->value == error)
			return known->name;
	snprintf(other, sizeof(other), "E%d", error);
	return other;
}

void without_quotes(char *to, size_t size, const char *from)
{
	size_t k = 0;

	for (; *from && k + 1 < size; from++)
		if (*from != '"')
			to[k++] = *from;
	to[k] = 0;
}

static char reply[1 << 18];
static size_t filled;

void say(const char *format, ...)
{
	va_list values;
	int wanted;

	va_start(values, format);
	wanted = vsnprintf(reply + filled, sizeof(reply) - filled, format, values);
	va_end(values);
	if (wanted > 0)
		filled += (size_t)wanted < sizeof(reply) - filled ? (size_t)wanted : sizeof(reply) - filled - 1;
}

void say_text(const char *text)
{
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			say("\\%c", c);
		else if (c < ' ' || c == 0x7f)
			say("\\u%04x", c);
		else
			say("%c", c);
	}
}

void say_now(void)
{
	size_t written = 0;

	while (written < filled) {
		ssize_t n = write(STDOUT_FILENO, reply + written, filled - written);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		written += n;
	}
	filled = 0;
}
