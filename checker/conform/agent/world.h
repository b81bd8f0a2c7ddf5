/* What a scenario has made: regions of memory, userfaultfds, pins. */
#ifndef WORLD_H
#define WORLD_H

#include <sys/types.h>
#include "abi.h"
#include "limits.h"

struct region {
	int ready;
	char name[NAME_BYTES];
	u64 start, unit;		/* its first address, the size of its pages */
	long pages;
	int fd;				/* the file behind it, or -1 */
	long offset;			/* of its first page in the file */
	dev_t device;
	ino_t inode;
	int watches, watched[MAX_WATCHED];
	u64 last_seen[MAX_WATCHED];
};

struct uffd { char name[UFFD_NAME_BYTES]; int fd; };

enum pin_kind { PIN_RING, PIN_PIPE };
struct pin { char name[NAME_BYTES]; enum pin_kind kind; int fd, other_end; };

/* Pages of a region: the first, how many, and where that is. */
struct span { struct region *region; long first, count; u64 start, length; };

void open_world(void);
int take_place(int *count, int most);	/* the next index, or -1 */

int region_count(void);
struct region *region_at(int index);	/* NULL while it is being made */
struct region *region_named(const char *name);
u64 free_address(u64 length);		/* 0 if there is none left */
int add_region(const char *name, u64 start, long pages, u64 unit);
void set_file(struct region *region, int fd, long offset);
int file_of(const struct region *region);
void address_name(u64 address, char *text, size_t size);
void watch_page(struct region *region, long page);

/* A, A:i or A:i+n; why not, or NULL. */
const char *read_span(const char *text, struct span *span);

int uffd_count(void);
struct uffd *uffd_at(int index);
int uffd_fd(const char *name);		/* -1 if it is not open */
int add_uffd(const char *name, int fd);

struct pin *pin_named(const char *name);
struct pin *add_pin(const char *name, enum pin_kind kind, int fd, int other_end);

#endif
