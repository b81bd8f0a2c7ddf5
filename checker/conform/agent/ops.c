/*
 * Finds an op by its name and runs it, in whatever thread or child it is called. A line that does not fit the form of its op is refused:
 * whatever the line holds, no call is made with words that were not understood in full.
 *
 * Set-up of the system (setup.c) has a table of its own that is not searched here.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "ops.h"
#include "text.h"

int in_child;
int own_pagemap = -1;
char *copy_source;

static const struct op *const topics[] = { mapping_ops, file_ops, uffd_ops, access_ops, pin_ops, system_ops, process_ops };

static const struct op *find_op(const char *name)
{
	for (size_t i = 0; i < sizeof(topics) / sizeof(*topics); i++)
		for (const struct op *op = topics[i]; op->name; op++)
			if (!strcmp(op->name, name))
				return op;
	return NULL;
}

int split_words(char *line, struct words *words)
{
	char *rest;

	words->count = 0;
	for (char *word = strtok_r(line, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		if (words->count == MAX_WORDS)
			return -1;
		words->word[words->count++] = word;
	}
	return 0;
}

void run_op(char *line, struct result *result)
{
	struct words words;
	const struct op *op;

	memset(result, 0, sizeof(*result));
	result->new_uffd = -1;
	if (split_words(line, &words) || !words.count) {
		refuse(result, words.count ? "too many words" : "no op");
		return;
	}
	op = find_op(words.word[0]);
	if (!op)
		refuse(result, "no such op");
	else if (words.count - 1 < op->least || words.count - 1 > op->most)
		refuse(result, "the form is: %s %s", op->name, op->form);
	else
		op->run(&words, result);
}

void refuse(struct result *result, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(result->refused, sizeof(result->refused), format, values);
	va_end(values);
}

int want_span(const char *word, struct span *span, struct result *result)
{
	const char *why = read_span(word, span);

	if (why)
		refuse(result, "%.24s: %s", word, why);
	return why ? -1 : 0;
}

int want_number(const char *word, long least, long most, long *value, struct result *result)
{
	if (!number(word, least, most, value))
		return 0;
	refuse(result, "%.24s: not a number from %ld to %ld", word, least, most);
	return -1;
}

int want_new_name(const char *word, int in_use, struct result *result)
{
	if (!is_name(word, NAME_BYTES))
		refuse(result, "%.24s: not a name of at most %d letters and digits", word, NAME_BYTES - 1);
	else if (in_use)
		refuse(result, "%s: in use already", word);
	else
		return 0;
	return -1;
}

int has_word(const struct words *words, int from, const char *word)
{
	for (int i = from; i < words->count; i++)
		if (!strcmp(words->word[i], word))
			return 1;
	return 0;
}

/* An allowed word that ends in = stands for all that begin so. */
static int is_allowed(const char *word, const char *const allowed[])
{
	for (; *allowed; allowed++) {
		size_t length = strlen(*allowed);

		if ((*allowed)[length - 1] == '=' ? !strncmp(*allowed, word, length) : !strcmp(*allowed, word))
			return 1;
	}
	return 0;
}

int want_only(const struct words *words, int from, const char *const allowed[], struct result *result)
{
	for (int i = from; i < words->count; i++)
		if (!is_allowed(words->word[i], allowed)) {
			refuse(result, "%.24s: no such option", words->word[i]);
			return -1;
		}
	return 0;
}

void finish(struct result *result, long value)
{
	result->value = value;
	result->error = value < 0 ? errno : 0;
}

void add_field(struct result *result, const char *format, ...)
{
	size_t length = strlen(result->extra);
	va_list values;

	va_start(values, format);
	vsnprintf(result->extra + length, sizeof(result->extra) - length, format, values);
	va_end(values);
}
