/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several workloads need; workload.h describes it. */
#include <math.h>
#include <time.h>

#include "workloads/workload.h"

int64_t scene_ns(const struct scene *scene, double seconds)
{
	return (int64_t)(seconds * scene->second * (double)NANOSECONDS);
}

double list_value(const struct seconds_list *list, size_t i)
{
	return list->values[i % list->count];
}

double list_greatest(const struct seconds_list *list, size_t count)
{
	double greatest = 0;
	for (size_t i = 0; i < count && i < list->count; i++)
		if (list->values[i] > greatest)
			greatest = list->values[i];
	return greatest;
}

double list_sum(const struct seconds_list *list, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += list_value(list, i);
	return sum;
}

/* FNV-1a, 64 bits: G. Fowler, L. C. Noll, K.-P. Vo. */
uint64_t checksum_add(uint64_t checksum, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;
	for (size_t i = 0; i < size; i++)
		checksum = (checksum ^ byte[i]) * 0x100000001b3ULL;
	return checksum;
}

int64_t cpu_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

void effort_add(struct effort *effort, int64_t ns, int64_t units)
{
	effort->units += units;
	if (effort->fastest_units == 0 || (double)ns * (double)effort->fastest_units <
						  (double)effort->fastest_ns * (double)units) {
		effort->fastest_ns = ns;
		effort->fastest_units = units;
	}
}

struct demand effort_demand(const void *efforts, size_t count, size_t stride)
{
	double fastest = 0, greatest = 0, sum = 0;
	for (size_t i = 0; i < count; i++) {
		const struct effort *effort =
			(const void *)((const unsigned char *)efforts + i * stride);
		double unit_ns = (double)effort->fastest_ns / (double)effort->fastest_units;
		if (effort->fastest_units > 0 && (fastest == 0 || unit_ns < fastest))
			fastest = unit_ns;
		greatest = fmax(greatest, (double)effort->units);
		sum += (double)effort->units;
	}
	double unit_s = fastest / (double)NANOSECONDS;
	return (struct demand){.path = greatest * unit_s, .compute = sum * unit_s};
}

/* A linear congruential generator (Knuth's MMIX constants): each step needs the one before. */
#define STEP_FACTOR 6364136223846793005ULL
#define STEP_ADDEND 1442695040888963407ULL

uint64_t work_do(uint64_t units)
{
	uint64_t value = 0;
	for (uint64_t i = 0; i < units; i++) {
		value = value * STEP_FACTOR + STEP_ADDEND;
		__asm__ volatile("" : "+r"(value));
	}
	return value;
}

/* Steps compose: doing (f, a) and then (g, b) is (f*g, a*g + b). Powers by squaring; the factor in
 * front falls away, since the chain begins at 0. */
uint64_t work_expected(uint64_t units)
{
	uint64_t addend = 0;
	uint64_t step_factor = STEP_FACTOR, step_addend = STEP_ADDEND;
	for (; units > 0; units /= 2) {
		if (units % 2)
			addend = addend * step_factor + step_addend;
		step_addend = step_addend * step_factor + step_addend;
		step_factor *= step_factor;
	}
	return addend;
}
