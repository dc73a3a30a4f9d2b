/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Describes this machine, and reads its counters. */
#include "harness/machine/machine.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/machine/cgroup.h"

#define LINE_SIZE 8192

/* Reads the first line of a file, without its newline. -1 if there is none. */
static int read_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return -1;
	bool found = fgets(line, size, file);
	fclose(file);
	if (!found)
		return -1;
	line[strcspn(line, "\n")] = '\0';
	return 0;
}

/* The text in a file, or null. */
static json_t *file_text(const char *path)
{
	char line[256];

	return read_line(path, line, sizeof line) == 0 ? json_string(line) : json_null();
}

static json_t *file_number(const char *path)
{
	char line[64];

	return read_line(path, line, sizeof line) == 0 ? json_integer(strtoll(line, NULL, 10))
						       : json_null();
}

/* The value in the first line of /proc/cpuinfo that is named so ("flags : fpu ..."), in `line`.
 * NULL if there is none. */
static const char *cpuinfo(const char *name, char *line, int size)
{
	const char *value = NULL;
	FILE *file = fopen("/proc/cpuinfo", "re");

	if (!file)
		return NULL;
	while (!value && fgets(line, size, file)) {
		char *colon = strchr(line, ':');
		if (!colon || strncmp(line, name, strlen(name)) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		value = colon + 1 + (colon[1] == ' ');
	}
	fclose(file);
	return value;
}

static json_t *processor_model(const char *architecture)
{
	char line[LINE_SIZE];
	const char *model = cpuinfo("model name", line, sizeof line);

	return json_string(model ? model : architecture);
}

/* Only x86 says so, in its flags. */
static json_t *hypervisor(void)
{
	char line[LINE_SIZE];
	const char *flags = cpuinfo("flags", line, sizeof line);

	return flags ? json_boolean(strstr(flags, " hypervisor") != NULL) : json_null();
}

/* The chosen one of "always [madvise] never". */
static json_t *bracketed(const char *path)
{
	char line[256];

	if (read_line(path, line, sizeof line) < 0)
		return json_null();
	char *start = strchr(line, '[');
	if (!start)
		return json_string(line);
	start++;
	start[strcspn(start, "]")] = '\0';
	return json_string(start);
}

static json_t *limit(__rlimit_resource_t which)
{
	struct rlimit found;

	if (getrlimit(which, &found) < 0 || found.rlim_max == RLIM_INFINITY)
		return json_null();
	return json_integer((json_int_t)found.rlim_max);
}

json_t *machine_brief(void)
{
	struct utsname system;

	uname(&system);
	return json_pack("{s:s++, s:o, s:i}", "kernel", system.sysname, " ", system.release,
		"processor", processor_model(system.machine), "cores", machine_cores());
}

static json_t *limits_describe(void)
{
	return json_pack("{s:o, s:o, s:o}", "nofile", limit(RLIMIT_NOFILE), "nproc",
		limit(RLIMIT_NPROC), "max_map_count", file_number("/proc/sys/vm/max_map_count"));
}

json_t *machine_describe(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	json_t *machine = machine_brief();
	json_t *more = json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "cores_online",
		(json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "memory_kib",
		(json_int_t)pages * (page / 1024), "hypervisor", hypervisor(), "clock_source",
		file_text("/sys/devices/system/clocksource/clocksource0/"
			  "current_clocksource"),
		"governor", file_text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
		"transparent_hugepages", bracketed("/sys/kernel/mm/transparent_hugepage/enabled"),
		"limits", limits_describe());

	if (json_object_update(machine, more) < 0) {
		json_decref(machine);
		machine = NULL;
	}
	json_decref(more);
	return machine;
}

/* The affinity mask may be larger than cpu_set_t: it grows until the kernel is content. */
static int affinity_cores(void)
{
	for (int processors = 1024; processors <= 1 << 20; processors *= 2) {
		cpu_set_t *set = CPU_ALLOC((size_t)processors);
		size_t size = CPU_ALLOC_SIZE((size_t)processors);
		if (!set)
			return 1;
		int code = sched_getaffinity(0, size, set) < 0 ? errno : 0;
		int count = CPU_COUNT_S(size, set);
		CPU_FREE(set);
		if (code == 0)
			return count;
		if (code != EINVAL)
			return 1;
	}
	return 1;
}

int machine_cores(void)
{
	double quota = ceil(cgroup_cores("/proc/self/cgroup", "/sys/fs/cgroup"));
	int cores = affinity_cores();

	return quota < cores ? (int)fmax(quota, 1) : cores;
}

int machine_time_read(struct machine_time *time)
{
	uint64_t user, nice, system, idle, iowait, irq, softirq, steal;
	uint64_t tick = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
	FILE *file = fopen("/proc/stat", "re");

	if (!file)
		return -errno;
	int found = fscanf(file,
		"cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		" %" SCNu64 " %" SCNu64,
		&user, &nice, &system, &idle, &iowait, &irq, &softirq, &steal);
	fclose(file);
	if (found != 8)
		return -EPROTO;
	/* Guests' time is in `user` and `nice` already. */
	*time = (struct machine_time){.busy = (user + nice + system + irq + softirq) * tick,
		.steal = steal * tick,
		.idle = (idle + iowait) * tick};
	return 0;
}
