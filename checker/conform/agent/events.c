/*
 * What happened besides the op at hand. The order in a reply depends on the scenario alone, not on which sleeper a processor ran first:
 * messages by userfaultfd in the order in which those were opened, then ends of children's accesses by birth, then ends of threads' in the order in which their ops were given.
 * Within a userfaultfd the order is the kernel's, but for faults in a row, which are put in the order of their addresses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "events.h"
#include "text.h"

struct message {
	int uffd;
	int is_fault;
	u64 address, flags;
	char text[96];
};
static struct message messages[MAX_MESSAGES];
static int message_count, messages_lost;

/* A line in brackets, the result and the further fields. */
#define END_BYTES (LINE_BYTES + EXTRA_BYTES + 64)
static char child_ends[MAX_CHILDREN][END_BYTES];

static int comes_before(const struct message *a, const struct message *b)
{
	if (a->uffd != b->uffd)
		return a->uffd < b->uffd;
	if (!a->is_fault || !b->is_fault)
		return 0;
	return a->address != b->address ? a->address < b->address : a->flags < b->flags;
}

static void note_message(const struct message *message)
{
	int place = message_count;

	if (message_count == MAX_MESSAGES) {
		messages_lost = 1;
		return;
	}
	while (place && comes_before(message, &messages[place - 1])) {
		messages[place] = messages[place - 1];
		place--;
	}
	messages[place] = *message;
	message_count++;
}

static void fault_text(struct message *message, const char *name)
{
	char place[32];

	address_name(message->address, place, sizeof(place));
	if (!message->flags)
		snprintf(message->text, sizeof(message->text), "%s pf %s missing,read", name, place);
	else
		snprintf(message->text, sizeof(message->text), "%s pf %s %s%s%s%s%s", name, place,
			 message->flags & FAULT_WP ? "wp" : "",
			 message->flags & FAULT_WP && message->flags & ~(u64)FAULT_WP ? "," : "",
			 message->flags & FAULT_MINOR ? "minor" : "",
			 message->flags & FAULT_MINOR && message->flags & FAULT_WRITE ? "," : "",
			 message->flags & FAULT_WRITE ? "write" : "");
}

static void fork_text(struct message *message, const char *name, int fd)
{
	char received[UFFD_NAME_BYTES + 1];

	snprintf(received, sizeof(received), "%.*s+", UFFD_NAME_BYTES - 2, name);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (add_uffd(received, fd)) {
		close(fd);
		snprintf(message->text, sizeof(message->text), "%s fork -> too many", name);
	} else {
		snprintf(message->text, sizeof(message->text), "%s fork -> %s", name, received);
	}
}

static void range_text(struct message *message, const char *name, const char *event, u64 start, u64 length)
{
	char place[32];

	address_name(start, place, sizeof(place));
	snprintf(message->text, sizeof(message->text), "%s %s %s len=%ld", name, event, place, (long)(length / PAGE));
}

void read_messages(int index)
{
	struct uffd *uffd = uffd_at(index);
	struct uffd_msg read_in;
	int fd;

	while ((fd = __atomic_load_n(&uffd->fd, __ATOMIC_ACQUIRE)) >= 0 && read(fd, &read_in, sizeof(read_in)) == sizeof(read_in)) {
		struct message message = { .uffd = index };

		switch (read_in.event) {
		case EVENT_PAGEFAULT:
			message.is_fault = 1;
			message.address = read_in.fault.address;
			message.flags = read_in.fault.flags & (FAULT_WP | FAULT_MINOR | FAULT_WRITE);
			fault_text(&message, uffd->name);
			break;
		case EVENT_FORK:
			fork_text(&message, uffd->name, read_in.fork.fd);
			break;
		case EVENT_REMAP:
			range_text(&message, uffd->name, "remap", read_in.remap.from, read_in.remap.len);
			break;
		case EVENT_REMOVE:
		case EVENT_UNMAP:
			range_text(&message, uffd->name, read_in.event == EVENT_REMOVE ? "remove" : "unmap",
				   read_in.remove.start, read_in.remove.end - read_in.remove.start);
			break;
		default:
			snprintf(message.text, sizeof(message.text), "%s event %#x", uffd->name, read_in.event);
		}
		note_message(&message);
	}
}

/* `write A:0 3] r=0 OK flt:1`: the further fields without quotes, and without the comma at their end. */
static void end_text(char *text, const char *line, const struct result *result)
{
	char extra[EXTRA_BYTES];
	size_t length;

	without_quotes(extra, sizeof(extra), result->extra);
	length = strlen(extra);
	if (length)
		extra[length - 1] = 0;
	snprintf(text, END_BYTES, "fin [%s] r=%ld %s%s%s", line, result->value, errno_name(result->error), length ? " " : "", extra);
}

void note_child_end(struct child *child, const struct result *result)
{
	char *text = child_ends[child - child_at(0)];

	if (result)
		end_text(text, child->line, result);
	else
		snprintf(text, END_BYTES, "died");
}

static int said;

static void say_event(const char *prefix, const char *name, const char *text)
{
	say(said++ ? ",\"%s%s" : "\"ev\":[\"%s%s", prefix, name);
	say_text(text);
	say("\"");
}

static struct executor *next_done(const struct executor *current)
{
	struct executor *next = NULL;

	for (int i = 0; i < executor_count(); i++) {
		struct executor *executor = executor_at(i);

		if (executor != current && executor->busy && is_done(executor) && (!next || executor->order < next->order))
			next = executor;
	}
	return next;
}

void say_events(const struct executor *current)
{
	struct executor *executor;
	char text[END_BYTES];

	said = 0;
	for (int i = 0; i < message_count; i++)
		say_event("", "", messages[i].text);
	if (messages_lost)
		say_event("", "", "further messages are left out");
	message_count = messages_lost = 0;
	for (int i = 0; i < child_count(); i++)
		if (child_ends[i][0]) {
			char name[NAME_BYTES + 1];

			snprintf(name, sizeof(name), "%s ", child_at(i)->name);
			say_event("@", name, child_ends[i]);
			child_ends[i][0] = 0;
		}
	while ((executor = next_done(current))) {
		end_text(text, executor->line, &executor->result);
		say_event("", "", text);
		executor->busy = 0;
	}
	if (said)
		say("],");
}
