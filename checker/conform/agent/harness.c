/* What set-up has made ready, and the reading and writing of settings. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <unistd.h>
#include "harness.h"

struct harness *harness;

void open_harness(void)
{
	harness = mmap(NULL, sizeof(*harness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (harness == MAP_FAILED)
		abort();
}

void swap_on_again(void)
{
	if (harness->swap_may_be_off && (!swapon(harness->swap_device, 0) || errno == EBUSY))
		harness->swap_may_be_off = 0;
}

int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written;
	int error;

	if (fd < 0)
		return -1;
	written = write(fd, text, strlen(text));
	error = errno;
	close(fd);
	errno = error;
	return written < 0 ? -1 : 0;
}

int read_whole(const char *path, char *text, int size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int length;

	*text = 0;
	if (fd < 0)
		return -1;
	length = read(fd, text, size - 1);
	close(fd);
	text[length > 0 ? length : 0] = 0;
	return length;
}

int read_file(const char *path, char *text, int size)
{
	if (read_whole(path, text, size) < 0)
		return -1;
	text[strcspn(text, "\n")] = 0;
	return strlen(text);
}
