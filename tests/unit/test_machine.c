/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of the machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/machine/cgroup.h"
#include "harness/machine/machine.h"

static char root[] = "/tmp/simul-test-XXXXXX";

static void in_root(char path[PATH_MAX], const char *name)
{
	snprintf(path, PATH_MAX, "%s%s", root, name);
}

static int root_make(void **state)
{
	(void)state;
	strcpy(root + strlen(root) - 6, "XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int root_remove(void **state)
{
	char command[PATH_MAX];

	(void)state;
	snprintf(command, sizeof command, "rm -r %s", root);
	return system(command);
}

static void make_directory(const char *name)
{
	char path[PATH_MAX];

	in_root(path, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void make_file(const char *name, const char *text)
{
	char path[PATH_MAX];

	in_root(path, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Hundredths of cores; -1: no limit. */
static int quota(void)
{
	char membership[PATH_MAX];

	in_root(membership, "/membership");
	double cores = cgroup_cores(membership, root);
	return isinf(cores) ? -1 : (int)lround(cores * 100);
}

static void version2_takes_the_least_of_the_groups_around(void **state)
{
	(void)state;
	make_file("/membership", "0::/outer/inner\n");
	make_directory("/outer");
	make_directory("/outer/inner");
	make_file("/outer/cpu.max", "150000 100000\n");
	make_file("/outer/inner/cpu.max", "max 100000\n");
	assert_int_equal(quota(), 150);
	make_file("/outer/inner/cpu.max", "50000 100000\n");
	assert_int_equal(quota(), 50);
	make_file("/outer/cpu.max", "25000 100000\n");
	assert_int_equal(quota(), 25);
}

static void version2_uses_the_root_when_its_own_group_is_hidden(void **state)
{
	(void)state;
	make_file("/membership", "0::/elsewhere/container\n");
	make_file("/cpu.max", "300000 100000\n");
	assert_int_equal(quota(), 300);
}

static void version1_reads_the_controller_named_cpu(void **state)
{
	(void)state;
	make_file("/membership", "9:cpuacct:/wrong\n4:cpu,cpuset:/right\n0::/\n");
	make_directory("/cpu");
	make_directory("/cpu/wrong");
	make_directory("/cpu/right");
	make_file("/cpu/wrong/cpu.cfs_quota_us", "10000\n");
	make_file("/cpu/wrong/cpu.cfs_period_us", "100000\n");
	make_file("/cpu/right/cpu.cfs_quota_us", "-1\n");
	make_file("/cpu/right/cpu.cfs_period_us", "100000\n");
	assert_int_equal(quota(), -1);
	make_file("/cpu/right/cpu.cfs_quota_us", "200000\n");
	assert_int_equal(quota(), 200);
}

static void nonsense_limits_nothing(void **state)
{
	(void)state;
	assert_int_equal(quota(), -1);
	make_file("/membership", "\n:\n::\nnonsense\n0::\n");
	assert_int_equal(quota(), -1);
	make_file("/membership", "0::/\n");
	make_file("/cpu.max", "");
	assert_int_equal(quota(), -1);
	make_file("/cpu.max", "0 0\n");
	assert_int_equal(quota(), -1);
	make_file("/cpu.max", "nan nan\n");
	assert_int_equal(quota(), -1);
}

static void cores_follow_the_affinity(void **state)
{
	cpu_set_t before, one;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	int cores = machine_cores();
	assert_in_range(cores, 1, CPU_COUNT(&before));

	size_t first = 0;
	while (!CPU_ISSET(first, &before))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	assert_int_equal(machine_cores(), 1);
	assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
	assert_int_equal(machine_cores(), cores);
}

/* Computes in the program itself; asking for the time would be the kernel's work. */
static void compute(double seconds)
{
	volatile uint64_t value = 1;
	clock_t until = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);

	while (clock() < until)
		for (int i = 0; i < 1000000; i++)
			value = value * 6364136223846793005u + 1;
}

/* Half a second of this process' own CPU time must be found in the machine's, and every moment of
 * every processor in one of the sums. */
static void time_counts_what_was_computed(void **state)
{
	struct machine_time before, after;
	struct timespec began, ended;

	(void)state;
	assert_int_equal(machine_time_read(&before), 0);
	clock_gettime(CLOCK_MONOTONIC, &began);
	compute(0.5);
	assert_int_equal(machine_time_read(&after), 0);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	uint64_t busy = after.busy - before.busy, steal = after.steal - before.steal;
	uint64_t idle = after.idle - before.idle;
	assert_true(busy >= 400000000);

	double wall = (double)(ended.tv_sec - began.tv_sec) +
		      1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
	double share =
		1e-9 * (double)(busy + steal + idle) / wall / (double)sysconf(_SC_NPROCESSORS_ONLN);
	assert_true(share > 0.8 && share < 1.2);
}

static void description_has_every_field(void **state)
{
	static const char *const fields[] = {"kernel", "processor", "cores_online", "cores",
		"memory_kib", "hypervisor", "clock_source", "governor", "transparent_hugepages",
		"limits"};

	(void)state;
	json_t *machine = machine_describe();
	assert_non_null(machine);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		assert_non_null(json_object_get(machine, fields[i]));
	assert_int_equal(json_object_size(machine), sizeof fields / sizeof *fields);
	assert_int_equal(json_integer_value(json_object_get(machine, "cores")), machine_cores());
	assert_true(json_integer_value(json_object_get(machine, "memory_kib")) > 0);
	json_decref(machine);
}

static void what_is_brief_is_part_of_the_whole(void **state)
{
	(void)state;
	json_t *whole = machine_describe(), *brief = machine_brief();
	assert_int_equal(json_object_size(brief), 3);
	assert_int_equal(json_object_update_existing(brief, whole), 0);
	json_t *again = machine_brief();
	assert_true(json_equal(brief, again));
	json_decref(again);
	json_decref(brief);
	json_decref(whole);
}

static void versions_are_texts(void **state)
{
	const char *name;
	json_t *value;

	(void)state;
	json_t *versions = versions_describe();
	assert_int_equal(json_object_size(versions), 15);
	json_object_foreach(versions, name, value)
	{
		assert_true(json_is_null(value) || json_string_length(value) > 0);
	}
	assert_string_equal(json_string_value(json_object_get(versions, "simul")), simul_version());
	json_decref(versions);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, root_make, root_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ROOT(version2_takes_the_least_of_the_groups_around),
		WITH_ROOT(version2_uses_the_root_when_its_own_group_is_hidden),
		WITH_ROOT(version1_reads_the_controller_named_cpu),
		WITH_ROOT(nonsense_limits_nothing),
		cmocka_unit_test(cores_follow_the_affinity),
		cmocka_unit_test(time_counts_what_was_computed),
		cmocka_unit_test(description_has_every_field),
		cmocka_unit_test(what_is_brief_is_part_of_the_whole),
		cmocka_unit_test(versions_are_texts),
	};
	return cmocka_run_group_tests_name("machine", tests, NULL, NULL);
}
