/*
 * One scenario, in a process of its own: reads lines up to `end`, has each op done by a thread or a child, and says what came of it. All that
 * the scenario makes ends with this process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "access.h"
#include "actors.h"
#include "events.h"
#include "lines.h"
#include "observe.h"
#include "settle.h"
#include "text.h"
#include "worker.h"

/* A worker that hangs ends, and the supervisor goes on with the next scenario. */
#define LINE_SECONDS 30

void say_refused(const char *line, const char *why)
{
	say("{\"op\":\"");
	say_text(line);
	say("\",\"refused\":\"");
	say_text(why);
	say("\"}\n");
	say_now();
}

static void say_reply(const char *line, const struct result *result, enum rest rest, const struct executor *current)
{
	say("{\"op\":\"");
	say_text(line);
	say("\",");
	if (rest != ALL_DONE)
		say(rest == ASLEEP ? "\"blocked\":1," : "\"stuck\":1,");
	else if (result)
		say("\"r\":%ld,\"e\":\"%s\",%s", result->value, errno_name(result->error), result->extra);
	say_events(current);
	say_states();
	say("}\n");
	say_now();
}

static void say_failed(const char *line, int error)
{
	struct result result = { .value = -1, .error = error };

	say_reply(line, &result, ALL_DONE, NULL);
}

static void run_in_thread(const char *line)
{
	struct executor *executor = give_to_thread(line);
	enum rest rest;

	if (!executor) {
		say_failed(line, EBUSY);
		return;
	}
	rest = settle();
	if (!is_done(executor)) {
		say_reply(line, NULL, rest, executor);
		return;
	}
	executor->busy = 0;
	if (executor->result.refused[0])
		say_refused(line, executor->result.refused);
	else
		say_reply(line, &executor->result, ALL_DONE, executor);
}

static void run_in_child(const char *line)
{
	char name[NAME_BYTES];
	size_t length = strcspn(line + 1, " \t");
	const char *op = line + 1 + length + strspn(line + 1 + length, " \t");
	struct child *child;
	enum rest rest;

	if (length >= NAME_BYTES) {
		say_refused(line, "no such child");
		return;
	}
	memcpy(name, line + 1, length);
	name[length] = 0;
	child = child_named(name);
	if (!child) {
		say_refused(line, "no such child");
		return;
	}
	if (!child->alive || child->pending) {
		say_failed(line, child->alive ? EBUSY : ESRCH);
		return;
	}
	give_to_child(child, op);
	rest = settle();
	if (refused_by_child())
		say_refused(line, refused_by_child());
	else
		say_reply(line, NULL, child->pending ? rest : ALL_DONE, NULL);
}

static const char *set_option(const struct words *words)
{
	static const struct named values[] = { { "0", 0 }, { "1", 1 }, { "off", 0 }, { "on", 1 }, { NULL, 0 } };
	int value = words->count == 3 ? lookup(values, words->word[2], -1) : 1;

	if (words->count < 2 || words->count > 3 || value < 0)
		return "the form is: opt scan|moved|count [0|1]";
	if (!strcmp(words->word[1], "scan"))
		show_scan = value;
	else if (!strcmp(words->word[1], "moved"))
		show_moved = value;
	else if (!strcmp(words->word[1], "count"))
		show_counts = value;
	else
		return "no such option";
	return NULL;
}

static const char *set_watch(const struct words *words)
{
	struct region *region = words->count > 2 ? region_named(words->word[1]) : NULL;
	long pages[MAX_WATCHED];

	if (!region)
		return "no such region, or no pages";
	if (words->count - 2 > MAX_WATCHED)
		return "too many pages";
	for (int i = 2; i < words->count; i++)
		if (number(words->word[i], 0, region->pages - 1, &pages[i - 2]))
			return "no such page";
	region->watches = 0;
	for (int i = 2; i < words->count; i++)
		watch_page(region, pages[i - 2]);
	return NULL;
}

static const char *show_vmas(const char *line, const struct words *words)
{
	pid_t pid = getpid();

	if (words->count > 2)
		return "the form is: vmas [@c]";
	if (words->count == 2) {
		const struct child *child = *words->word[1] == '@' ? child_named(words->word[1] + 1) : NULL;

		if (!child || !child->alive)
			return "no such child";
		pid = child->pid;
	}
	say("{\"op\":\"");
	say_text(line);
	say("\",\"vmas\":[");
	say_vmas(pid);
	say("]}\n");
	say_now();
	return NULL;
}

/* What is said of the run, not done in it; whether the line is one of these. Only vmas is answered; `expect` is judged elsewhere. */
static int take_aside(const struct line *line)
{
	char copy[LINE_BYTES + 1];
	struct words words;
	const char *why = NULL;

	memcpy(copy, line->text, sizeof(copy));
	if (split_words(copy, &words))
		return 0;
	if (line_starts(line, "opt"))
		why = set_option(&words);
	else if (line_starts(line, "watch"))
		why = set_watch(&words);
	else if (line_starts(line, "vmas"))
		why = show_vmas(line->text, &words);
	else
		return line_starts(line, "expect");
	if (why)
		say_refused(line->text, why);
	return 1;
}

static void run_line(const struct line *line)
{
	alarm(LINE_SECONDS);
	if (line->bad)
		say_refused(line->text, line->bad);
	else if (take_aside(line))
		return;
	else if (*line->text == '@')
		run_in_child(line->text);
	else
		run_in_thread(line->text);
}

_Noreturn void run_scenario(const char *name)
{
	struct line line;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	catch_access_signals();
	open_world();
	open_actors();
	open_own_pagemap();
	copy_source = mmap(NULL, HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (copy_source == MAP_FAILED)
		_exit(9);
	say("{\"seq\":\"");
	say_text(name);
	say("\"}\n");
	while (next_line(&line)) {
		if (!strcmp(line.text, "end")) {
			end_children();
			_exit(0);
		}
		if (line.text[0] || line.bad)
			run_line(&line);
	}
	end_children();
	_exit(0);
}
