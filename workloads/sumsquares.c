/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sumsquares: the sum of i*i for i < n, exactly. The tutorials' CPU-bound example in a pool of
 * threads or processes. For n = 10,000,000 the sum does not fit 64 bits. */
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
	sum->halves[0] = (uint64_t)(value >> 64);
	sum->halves[1] = (uint64_t)value;
	return 0;
}

/* Computes where the model has a place for it. */
static int add_up_elsewhere(const void *in, void *out)
{
	const struct sumsquares *w = in;
	return offload(sumsquares_add_up, &w->job, sizeof(w->job), out, sizeof(struct sum));
}

static wide value_of(const struct sum *sum)
{
	return (wide)sum->halves[0] << 64 | sum->halves[1];
}

/* Writes the number in decimal, at most 40 bytes with the NUL. Answers where it ends. */
static char *write_wide(wide value, char *text)
{
	if (value >= 10)
		text = write_wide(value / 10, text);
	*text++ = (char)('0' + (int)(value % 10));
	*text = '\0';
	return text;
}

static int check(const void *state, char *problem)
{
	const struct sumsquares *w = state;
	wide n = (wide)w->job.n, expected = (n - 1) * n / 2 * (2 * n - 1) / 3;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct sum *sum = &w->sums[i];
		if (value_of(sum) == expected && sum->alike == w->job.repeat)
			continue;
		char got[40], wanted[40];
		write_wide(value_of(sum), got);
		write_wide(expected, wanted);
		return wrong(problem, "task %lld: the sum is %s, %lld of %lld times, and not %s",
			(long long)i, got, (long long)sum->alike, (long long)w->job.repeat, wanted);
	}
	return 0;
}

static void result(const void *state, char *text)
{
	write_wide(value_of(((const struct sumsquares *)state)->sums), text);
}

const struct workload workload_sumsquares = {
	.name = "sumsquares",
	.summary = "each task adds up the squares below n, exactly",
	.tasks = 8,
	OUTPUTS_WITH_EFFORT(struct sumsquares, sums),
	TASK(add_up_elsewhere),
	CHECKSUM_OUTPUT(struct sum, halves),
	OPTIONS({"n", OPTION_INTEGER, offsetof(struct sumsquares, job.n), "10000000",
			"how many squares to add", 1, 2000000000},
		{"repeat", OPTION_INTEGER, offsetof(struct sumsquares, job.repeat), "32",
			"how often each task adds them up", 1, 1000000}),
	.check = check,
	.result = result,
};
