/* The VMAs of the regions, from smaps: place, rights, and those of the further facts that userfaultfd and huge pages are about. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "observe.h"
#include "text.h"

static const char *const flags_shown[] = { "um", "uw", "ui", "hg", "mg", NULL };

static const struct region *region_around(u64 address)
{
	for (int i = 0; i < region_count(); i++) {
		const struct region *region = region_at(i);

		if (region && address >= region->start && address < region->start + region->pages * region->unit)
			return region;
	}
	return NULL;
}

static void say_flags(char *words)
{
	char *rest;

	for (char *word = strtok_r(words, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
		for (int i = 0; flags_shown[i]; i++)
			if (!strcmp(flags_shown[i], word))
				say(" %s", word);
}

void say_vmas(pid_t pid)
{
	const struct region *region = NULL;
	char line[512], rights[8];
	unsigned long start, end;
	int said = 0;
	FILE *file;

	snprintf(line, sizeof(line), "/proc/%d/smaps", pid);
	file = fopen(line, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) == 3) {
			region = region_around(start);
			if (region)
				say("%s\"%s:%ld+%ld %s", said++ ? "," : "", region->name, (long)((start - region->start) / region->unit),
				    (long)((end - start) / region->unit), rights);
		} else if (region && (!strncmp(line, "AnonHuge", 8) || !strncmp(line, "ShmemPmd", 8))) {
			long kilobytes = atol(line + strcspn(line, ":") + 1);

			if (kilobytes)
				say(" %.9s=%ldk", line, kilobytes);
		} else if (region && !strncmp(line, "VmFlags:", 8)) {
			say_flags(line + 8);
			say("\"");
		}
	}
	fclose(file);
}
