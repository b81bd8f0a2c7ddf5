/*
 * What the machine at hand lacks, by name: root, userfaultfd and each of its features, PAGEMAP_SCAN, swap, huge pages, THP, KSM and so on. A tool
 * that knows what a scenario needs can skip it with a reason instead of reporting ENOMEM and EINVAL as if they were a kernel's answer.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "abi.h"
#include "harness.h"
#include "needs.h"
#include "observe.h"
#include "text.h"
#include "uffd.h"

#define MAX_MISSING 40
#define HUGEPAGES "/sys/kernel/mm/hugepages/"

struct missing { const char *need; char why[160]; const char *enable; };
static struct missing missing[MAX_MISSING];
static int missing_count;

static int is_missing(const char *need)
{
	for (int i = 0; i < missing_count; i++)
		if (!strcmp(missing[i].need, need))
			return 1;
	return 0;
}

void add_missing(const char *need, const char *why, const char *enable)
{
	if (is_missing(need) || missing_count == MAX_MISSING)
		return;
	missing[missing_count] = (struct missing){ .need = need, .enable = enable };
	snprintf(missing[missing_count].why, sizeof(missing[0].why), "%s", why);
	missing_count++;
}

static void look_for_uffd(void)
{
	u64 features = 0;
	char why[160];
	int fd = open_uffd(&features);

	if (fd < 0) {
		snprintf(why, sizeof(why), "userfaultfd(2): %s", strerror(errno));
		add_missing("userfaultfd", why, "a kernel with CONFIG_USERFAULTFD; root, or sysctl vm.unprivileged_userfaultfd=1");
		return;
	}
	close(fd);
	snprintf(why, sizeof(why), "the kernel's features are %#lx", (long)features);
	for (int bit = 0; feature_names[bit]; bit++)
		if (!(features & 1ULL << bit))
			add_missing(feature_names[bit], why, "a newer kernel");
}

/* On a page of our own that nobody uses. */
static void look_for_guards(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return;
	if (madvise(page, PAGE, 102 /* MADV_GUARD_INSTALL */))
		add_missing("guard", "madvise(2) has no MADV_GUARD_INSTALL", "Linux 6.13 or later");
	munmap(page, PAGE);
}

static void look_for_file(const char *need, const char *path, const char *enable)
{
	char why[160];

	if (!access(path, F_OK))
		return;
	snprintf(why, sizeof(why), "there is no %s", path);
	add_missing(need, why, enable);
}

static long pages_in(const char *path)
{
	char text[32];

	return read_file(path, text, sizeof(text)) < 0 ? 0 : atol(text);
}

static void look_for_swap(void)
{
	if (!harness->swap_device[0])
		add_missing("zram", "no swap device was set up", "run the agent with --setup; CONFIG_ZRAM, modprobe zram");
}

static void look_for_settings(void)
{
	char text[128];

	if (read_file("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof(text)) < 0)
		add_missing("thp", "the kernel has no transparent huge pages", "a kernel with CONFIG_TRANSPARENT_HUGEPAGE");
	else if (strstr(text, "[never]"))
		add_missing("thp", "transparent huge pages are set to never", "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
	if (read_file("/sys/kernel/mm/transparent_hugepage/shmem_enabled", text, sizeof(text)) < 0)
		add_missing("shmem-thp", "the kernel has no huge pages for shmem", "a kernel with CONFIG_TRANSPARENT_HUGEPAGE");
	else if (strstr(text, "[never]") || strstr(text, "[deny]"))
		add_missing("shmem-thp", "huge pages for shmem are off", "echo advise > /sys/kernel/mm/transparent_hugepage/shmem_enabled");
}

void say_missing(void)
{
	int ring;

	if (geteuid())
		add_missing("root", "the agent runs as an ordinary user", "run it as root");
	look_for_uffd();
	if (!can_scan())
		add_missing("pagemap-scan", "pagemap has no PAGEMAP_SCAN", "Linux 6.7 or later");
	look_for_guards();
	look_for_swap();
	if (!pages_in(HUGEPAGES "hugepages-2048kB/nr_hugepages"))
		add_missing("hugepages", "no huge pages are reserved", "sysctl vm.nr_hugepages=16");
	if (!pages_in(HUGEPAGES "hugepages-1048576kB/nr_hugepages"))
		add_missing("hugepages-1g", "no huge pages of 1 GiB are reserved", "hugepagesz=1G hugepages=4 on the kernel's command line");
	look_for_settings();
	look_for_file("ksm", "/sys/kernel/mm/ksm/run", "a kernel with CONFIG_KSM");
	look_for_file("split", "/sys/kernel/debug/split_huge_pages", "mount -t debugfs none /sys/kernel/debug, without lockdown");
	look_for_file("nodes", "/sys/devices/system/node/node1", "a machine with two memory nodes");
	ring = syscall(425 /* io_uring_setup */, 1, (char[256]){ 0 });
	if (ring < 0)
		add_missing("io_uring", strerror(errno), "a kernel with CONFIG_IO_URING; sysctl kernel.io_uring_disabled=0");
	else
		close(ring);
	add_missing("dax", "the agent opens no device-DAX device", "only the model has such memory");
	say("{\"missing\":[");
	for (int i = 0; i < missing_count; i++) {
		say("%s{\"need\":\"%s\",\"why\":\"", i ? "," : "", missing[i].need);
		say_text(missing[i].why);
		say("\",\"enable\":\"%s\"}", missing[i].enable);
	}
	say("]}\n");
	say_now();
	missing_count = 0;
}
