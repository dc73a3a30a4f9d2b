/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sumsquares: the sum of i*i for i < n, exactly. The tutorials' CPU-bound example; its value does
 * not fit 64 bits for n = 10,000,000. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/sumsquares.h"

__extension__ typedef unsigned __int128 wide;

static wide sum_of_squares(uint64_t n)
{
	wide sum = 0;
	for (uint64_t i = 0; i < n; i++) {
		uint64_t factor = i;
		__asm__ volatile("" : "+r"(factor)); /* so that no closed form replaces the loop */
		sum += (wide)factor * factor;
	}
	return sum;
}

int sumsquares_add_up(const void *in, void *out)
{
	const struct job *job = in;
	struct sum *sum = out;
	int64_t began = cpu_now();
	wide value = sum_of_squares((uint64_t)job->n);
	sum->alike = 1;
	for (int64_t i = 1; i < job->repeat; i++)
		sum->alike += sum_of_squares((uint64_t)job->n) == value;
	effort_add(&sum->effort, cpu_now() - began, job->n * job->repeat);
	sum->high = (uint64_t)(value >> 64);
	sum->low = (uint64_t)value;
	return 0;
}

/* Where a model has a place for computing, that is where it is done. */
static int add_up_elsewhere(const void *in, void *out)
{
	return offload(sumsquares_add_up, in, sizeof(struct job), out, sizeof(struct sum));
}

static int run(void *state)
{
	struct sumsquares *w = state;
	return group_run(w->run.tasks, add_up_elsewhere, &w->job, w->sums);
}

/* (n-1) n (2n-1) / 6 */
static wide closed_form(uint64_t n)
{
	return n == 0 ? 0 : (wide)(n - 1) * n / 2 * (2 * n - 1) / 3;
}

static void write_wide(wide value, char *text, size_t size)
{
	char digits[40];
	size_t count = 0;
	do
		digits[count++] = (char)('0' + (int)(value % 10));
	while ((value /= 10) > 0);
	size_t i = 0;
	while (count > 0 && i + 1 < size)
		text[i++] = digits[--count];
	text[i] = '\0';
}

static int check(const void *state, char *problem)
{
	const struct sumsquares *w = state;
	wide expected = closed_form((uint64_t)w->job.n);
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct sum *sum = &w->sums[i];
		wide value = (wide)sum->high << 64 | sum->low;
		if (value == expected && sum->alike == w->job.repeat)
			continue;
		char got[40], wanted[40];
		write_wide(value, got, sizeof(got));
		write_wide(expected, wanted, sizeof(wanted));
		if (value == expected)
			snprintf(problem, 256,
				"task %lld: the sum was the same %lld times, not %lld",
				(long long)i, (long long)sum->alike, (long long)w->job.repeat);
		else
			return wrong(problem, "task %lld: the sum is %s, not %s", (long long)i, got,
				wanted);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct sumsquares *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		checksum = checksum_add(checksum, &w->sums[i].high, sizeof(uint64_t));
		checksum = checksum_add(checksum, &w->sums[i].low, sizeof(uint64_t));
	}
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct sumsquares *w = state;
	write_wide((wide)w->sums[0].high << 64 | w->sums[0].low, text, 128);
}

static struct work_span work_span(const void *state)
{
	const struct sumsquares *w = state;
	return effort_work_span(w->sums, (size_t)w->run.tasks, sizeof(*w->sums));
}

static const struct workload_option options[] = {
	{"n", OPTION_INTEGER, offsetof(struct sumsquares, job.n), "10000000",
		"how many squares to add", 1, 2000000000},
	{"repeat", OPTION_INTEGER, offsetof(struct sumsquares, job.repeat), "32",
		"how often each task adds them up", 1, 1000000},
	OPTIONS_END,
};

const struct workload workload_sumsquares = {
	.name = "sumsquares",
	.summary = "each task adds up the squares below n, exactly",
	.tasks = 8,
	OUTPUTS(struct sumsquares, sums),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
};
