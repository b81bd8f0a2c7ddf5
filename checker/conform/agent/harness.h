/* What set-up has made ready, for the ops that depend on it. */
#ifndef HARNESS_H
#define HARNESS_H

struct harness {
	char swap_device[64];	/* empty: there is none of ours */
	int swap_may_be_off;	/* a scenario has asked for it */
	int may_scan;		/* the KSM settings are ours to change */
};
/* Shared by supervisor and worker. */
extern struct harness *harness;

void open_harness(void);
void swap_on_again(void);	/* after a scenario */

int write_file(const char *path, const char *text);
int read_whole(const char *path, char *text, int size);	/* the length, or -1 */
int read_file(const char *path, char *text, int size);	/* its first line; the length, or -1 */

#endif
