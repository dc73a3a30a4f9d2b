/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads how much memory a process takes. */
#include "harness/machine/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KERNEL_STACK_KIB 16 /* THREAD_SIZE on x86-64 and arm64 */

/* The number after `name` in a file of "Name: number" lines, or -errno. */
static int64_t number_after(int32_t process, const char *file, const char *name)
{
	char path[64], line[256];
	snprintf(path, sizeof(path), "/proc/%" PRId32 "/%s", process, file);
	FILE *stream = fopen(path, "re");
	if (!stream)
		return -errno;
	int64_t number = -ENODATA;
	size_t length = strlen(name);
	while (number < 0 && fgets(line, sizeof(line), stream))
		if (strncmp(line, name, length) == 0)
			sscanf(line + length, " %" SCNd64, &number);
	fclose(stream);
	return number;
}

int64_t memory_of(int32_t process)
{
	int64_t pages = number_after(process, "smaps_rollup", "Pss:");
	int64_t tables = number_after(process, "status", "VmPTE:");
	int64_t threads = number_after(process, "status", "Threads:");
	if (pages < 0)
		return pages;
	return pages + (tables > 0 ? tables : 0) + (threads > 0 ? threads : 0) * KERNEL_STACK_KIB;
}
