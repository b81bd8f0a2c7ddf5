/*
 * The agent as init of a small guest: mounts what it needs, talks through the second serial port (the first one keeps the kernel's log), and takes
 * set-up lines between scenarios:
 *
 *	insmod FILE		sysw FILE WORDS...	mount TYPE FOLDER	umount FOLDER
 *	mkswap DEVICE PAGES	swapon DEVICE		swapoff DEVICE		needs
 *
 * `needs` answers what this kernel lacks: {"missing":[...]}.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include "harness.h"
#include "needs.h"
#include "ops.h"
#include "setup.h"
#include "text.h"

/* The header that mkswap(8) writes: version, last page, and the signature at the end of the first page. */
int make_swap(const char *device, long pages)
{
	static char header[PAGE];
	uint32_t version = 1, last = pages - 1;
	int fd = open(device, O_WRONLY | O_CLOEXEC);
	int done;

	if (fd < 0)
		return -1;
	memcpy(header + 1024, &version, sizeof(version));
	memcpy(header + 1028, &last, sizeof(last));
	memcpy(header + PAGE - 10, "SWAPSPACE2", 10);
	done = pwrite(fd, header, PAGE, 0) == (ssize_t)PAGE && !fsync(fd) ? 0 : -1;
	close(fd);
	return done;
}

static int load_module(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	int done, error;

	if (fd < 0)
		return -1;
	done = syscall(SYS_finit_module, fd, "", 0);
	error = errno;
	close(fd);
	errno = error;
	return done;
}

static int write_setting(const struct words *words)
{
	char text[LINE_BYTES + 1] = "";

	for (int i = 2; i < words->count; i++) {
		strcat(text, words->word[i]);
		if (i + 1 < words->count)
			strcat(text, " ");
	}
	return write_file(words->word[1], text);
}

static int swap_on(const char *device)
{
	int done = swapon(device, 0);

	if (!done)
		snprintf(harness->swap_device, sizeof(harness->swap_device), "%s", device);
	return done;
}

static int set_up(const struct words *words)
{
	const char *name = words->word[0], *first = words->count > 1 ? words->word[1] : "";
	long pages;

	if (!strcmp(name, "insmod"))
		return load_module(first);
	if (!strcmp(name, "sysw"))
		return write_setting(words);
	if (!strcmp(name, "swapon"))
		return swap_on(first);
	if (!strcmp(name, "swapoff"))
		return swapoff(first);
	if (!strcmp(name, "umount"))
		return umount(first);
	if (!strcmp(name, "mount") && words->count == 3) {
		mkdir(words->word[2], 0700);
		return mount("none", words->word[2], first, 0, NULL);
	}
	if (!strcmp(name, "mkswap") && words->count == 3 && !number(words->word[2], 2, 1L << 30, &pages))
		return make_swap(first, pages);
	errno = ENOSYS;
	return -1;
}

void run_setup_line(const char *line)
{
	char copy[LINE_BYTES + 1];
	struct words words;
	int done, error;

	if (!strcmp(line, "needs")) {
		say_missing();
		return;
	}
	snprintf(copy, sizeof(copy), "%s", line);
	errno = E2BIG;
	done = split_words(copy, &words) || !words.count ? -1 : set_up(&words);
	error = errno;
	say("{\"sys\":\"");
	say_text(line);
	say("\",\"r\":%d,\"e\":\"%s\"}\n", done < 0 ? -1 : 0, errno_name(done < 0 ? error : 0));
	say_now();
}

static void talk_through(const char *port)
{
	struct termios settings;
	int fd = open(port, O_RDWR | O_NOCTTY);

	if (fd < 0)
		return;
	tcgetattr(fd, &settings);
	cfmakeraw(&settings);
	cfsetspeed(&settings, B115200);
	tcsetattr(fd, TCSANOW, &settings);
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
}

void become_init(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	talk_through("/dev/ttyS1");
}

_Noreturn void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT);
	_exit(0);
}
