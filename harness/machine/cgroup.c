/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads limits of the control group. */
#include "harness/machine/cgroup.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Fails, and so limits nothing, if the path is too long. */
static FILE *open_in(const char *mount, const char *group, const char *file)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s%s/%s", mount, group, file) >= (int)sizeof path)
		return NULL;
	return fopen(path, "re");
}

/* cpu.max: "QUOTA PERIOD" in microseconds, or "max PERIOD". */
static double quota_version2(const char *mount, const char *group)
{
	double quota, period, cores = INFINITY;
	FILE *file = open_in(mount, group, "cpu.max");

	if (!file)
		return INFINITY;
	/* scanf would take no other text for a number, but "inf" is one. */
	if (fscanf(file, "%lf %lf", &quota, &period) == 2 && quota > 0 && period > 0)
		cores = quota / period;
	fclose(file);
	return cores;
}

static double read_number(const char *mount, const char *group, const char *name)
{
	double number;
	FILE *file = open_in(mount, group, name);

	if (!file)
		return NAN;
	if (fscanf(file, "%lf", &number) != 1)
		number = NAN;
	fclose(file);
	return number;
}

/* A quota of -1 is none. */
static double quota_version1(const char *mount, const char *group)
{
	double quota = read_number(mount, group, "cpu.cfs_quota_us");
	double period = read_number(mount, group, "cpu.cfs_period_us");

	return quota > 0 && period > 0 ? quota / period : INFINITY;
}

/* The lowest quota of a group and all around it. Inside a container the group's path may lie
 * outside of what is mounted; the mount's root is then the container's own group. */
static double min_quota(const char *mount, char *group, double (*quota)(const char *, const char *))
{
	double min = INFINITY;

	for (;;) {
		min = fmin(min, quota(mount, group));
		char *slash = strrchr(group, '/');
		if (!slash)
			return min;
		*slash = '\0';
	}
}

static bool names_cpu(char *controllers)
{
	char *rest = NULL;

	for (char *name = strtok_r(controllers, ",", &rest); name;
		name = strtok_r(NULL, ",", &rest))
		if (strcmp(name, "cpu") == 0)
			return true;
	return false;
}

/* One line of the membership: "ID:CONTROLLERS:/GROUP"; no controllers: version 2. */
static double line_cores(char *line, const char *mount)
{
	char *controllers = strchr(line, ':');
	char *group = controllers ? strchr(controllers + 1, ':') : NULL;
	char cpu_mount[PATH_MAX];

	if (!group)
		return INFINITY;
	*group++ = '\0';
	controllers++;
	group[strcspn(group, "\n")] = '\0';
	if (*controllers == '\0')
		return min_quota(mount, group, quota_version2);
	/* Controllers that are mounted together share a directory, with a link for each. */
	if (!names_cpu(controllers) ||
		snprintf(cpu_mount, sizeof cpu_mount, "%s/cpu", mount) >= (int)sizeof cpu_mount)
		return INFINITY;
	return min_quota(cpu_mount, group, quota_version1);
}

double cgroup_cores(const char *membership, const char *mount)
{
	double cores = INFINITY;
	char line[PATH_MAX];
	FILE *file = fopen(membership, "re");

	if (!file)
		return INFINITY;
	while (fgets(line, sizeof line, file))
		cores = fmin(cores, line_cores(line, mount));
	fclose(file);
	return cores;
}
