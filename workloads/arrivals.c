/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When tasks arrive, and the task that disturbs them. */
#include <math.h>
#include <stdlib.h>

#include "workloads/arrivals.h"

/* Real seconds. */
#define LASTS_MAX 1e6
#define STRETCH_MAX 1e3

enum { ARRIVALS_CONSTANT, ARRIVALS_POISSON };

struct stretch {
	uint64_t units; /* of work */
	bool offloads;
};

const struct workload_option arrivals_options[] = {
	OPTION(RATE, struct arrivals, rate, "0",
		"tasks that arrive in a second (open load); 0: all at once"),
	{"arrivals", OPTION_CHOICE, offsetof(struct arrivals, spacing), "constant|poisson",
		"with a rate: at equal distances, or at random ones", 0, 0},
	OPTION_WITHIN(0, INT32_MAX, struct arrivals, seed, "1", "of random distances"),
	OPTION(CHOICE, struct arrivals, disturb, "none|cpu|offload",
		"a task that computes among the others: in its own turn, or where it holds up "
		"nobody"),
	OPTION(SECONDS, struct arrivals, stretch, "0.01",
		"seconds that it computes before it gives way"),
	OPTIONS_END,
};

bool arrivals_taken(const struct workload *workload)
{
	return workload->arrives || (workload->task && !workload->run);
}

bool arrivals_asked(const struct arrivals *arrivals)
{
	return arrivals->rate > 0 || arrivals->disturb != DISTURB_NONE;
}

int arrivals_check(const struct arrivals *arrivals, const struct run_parameters *run, char *problem)
{
	bool hog = arrivals->disturb != DISTURB_NONE;
	double lasts = arrivals->rate > 0 ? (double)run->tasks * run->second / arrivals->rate : 0;
	double stretch = arrivals->stretch * run->second;
	if (arrivals->spacing == ARRIVALS_POISSON && arrivals->rate <= 0)
		snprintf(problem, 256,
			"arrivals=poisson: without a rate all tasks are there at once; give "
			"--rate");
	else if (lasts > LASTS_MAX)
		snprintf(problem, 256,
			"rate=%g: the last of %lld tasks would arrive after %.3g real seconds, of "
			"%g at most; give a higher --rate or fewer --tasks",
			arrivals->rate, (long long)run->tasks, lasts, LASTS_MAX);
	else if (hog && !(stretch > 0 && stretch <= STRETCH_MAX))
		snprintf(problem, 256,
			"stretch=%g: what disturbs computes for more than 0 and at most %g real "
			"seconds at a time",
			arrivals->stretch, STRETCH_MAX);
	else if (hog && run->in_flight_limit == 1 && !run->calls)
		snprintf(problem, 256,
			"disturb: the task that computes takes a worker for itself, and there is "
			"no other; give --workers 2 or more");
	else
		return 0;
	return -EINVAL;
}

/* Distances of a Poisson process are exponential: the inverse of their distribution function. */
static double random_distance(unsigned short state[3], double rate)
{
	return -log1p(-erand48(state)) / rate;
}

static void plan_moments(struct arrivals *arrivals, const struct run_parameters *run)
{
	double rate = arrivals->rate / run->second, moment = 0;
	unsigned short state[] = {
		0x330e, (unsigned short)arrivals->seed, (unsigned short)(arrivals->seed >> 16)};
	for (int64_t i = 0; i < run->tasks; i++) {
		if (arrivals->spacing == ARRIVALS_POISSON)
			moment += random_distance(state, rate);
		else
			moment = (double)i / rate;
		arrivals->moments[i] = moment;
	}
}

int arrivals_setup(struct arrivals *arrivals, const struct run_parameters *run)
{
	if (arrivals->rate <= 0)
		return 0;
	arrivals->moments = calloc((size_t)run->tasks, sizeof(*arrivals->moments));
	if (!arrivals->moments)
		return -ENOMEM;
	plan_moments(arrivals, run);
	return 0;
}

void arrivals_release(struct arrivals *arrivals)
{
	free(arrivals->moments);
	arrivals->moments = NULL;
}

static int compute(const void *in, void *out)
{
	const uint64_t *units = in;
	int64_t began = cpu_now();
	uint64_t right = work_expected(*units);
	int result = work_do(*units) == right ? 0 : -EBADMSG;
	effort_add(out, cpu_now() - began, (int64_t)*units);
	return result;
}

static int take_stretch(const struct stretch *stretch, struct effort *labour)
{
	struct effort piece = {0};
	uint64_t units = stretch->units;
	int result = stretch->offloads
			     ? offload(compute, &units, sizeof(units), &piece, sizeof(piece))
			     : compute(&units, &piece);
	if (piece.units > 0)
		effort_add(labour, piece.fastest_ns, piece.units);
	return result;
}

/* Told to end it has done its work: what it answers then must not cost it its output. */
static int hog(const void *in, void *out)
{
	int result = 0;
	while (result == 0) {
		result = take_stretch(in, out);
		if (result == 0)
			result = task_yield();
	}
	return result == -ECANCELED ? 0 : result;
}

static struct stretch plan_stretch(
	const struct arrivals *arrivals, const struct run_parameters *run)
{
	double units = arrivals->stretch * run->second * run->work_rate;
	return (struct stretch){(uint64_t)fmax(units, 1), arrivals->disturb == DISTURB_OFFLOAD};
}

int arrivals_begin(struct arrivals *arrivals, const struct run_parameters *run)
{
	arrivals->began = time_now();
	if (arrivals->disturb == DISTURB_NONE || run->calls)
		return 0;
	struct stretch stretch = plan_stretch(arrivals, run);
	int result = group_open(&arrivals->hog, 1, sizeof(stretch), sizeof(struct effort));
	if (result < 0)
		return result;
	task_id id = group_spawn(arrivals->hog, hog, &stretch);
	return id < 0 ? (int)id : 0;
}

/* Where nobody runs beside the tasks, the hog's turn is between two of them. */
static int disturb_between(
	struct arrivals *arrivals, const struct run_parameters *run, int64_t until)
{
	struct stretch stretch = plan_stretch(arrivals, run);
	int result;
	do
		result = take_stretch(&stretch, &arrivals->labour);
	while (result == 0 && time_now() < until);
	return result;
}

int arrivals_await(
	struct arrivals *arrivals, const struct run_parameters *run, struct group *group, int64_t i)
{
	int64_t moment = arrivals->began;
	if (arrivals->moments)
		moment += (int64_t)(arrivals->moments[i] * (double)NANOSECONDS);
	int result = 0;
	if (arrivals->disturb != DISTURB_NONE && run->calls)
		result = disturb_between(arrivals, run, moment);
	if (result == 0 && arrivals->moments)
		result = group_arrive(group, moment);
	return result;
}

int arrivals_end(struct arrivals *arrivals, int result)
{
	if (!arrivals->hog)
		return result;
	struct outcome outcome = {.code = 0};
	group_cancel(arrivals->hog, TASK_ALL);
	int ended = group_join(arrivals->hog, JOIN_ALL, &arrivals->labour, &outcome);
	group_close(arrivals->hog);
	arrivals->hog = NULL;
	/* One that was told to end before it began has done nothing. */
	if (ended > 0)
		ended = outcome.code == -ECANCELED ? 0 : outcome.code;
	return result < 0 ? result : ended;
}

double arrivals_moment(const struct arrivals *arrivals, int64_t i)
{
	return arrivals->moments ? arrivals->moments[i] : 0;
}

double arrivals_span(const struct arrivals *arrivals, const struct run_parameters *run,
	const struct seconds_list *lasts)
{
	double span = 0;
	for (int64_t i = 0; i < run->tasks; i++)
		span = fmax(span,
			arrivals_moment(arrivals, i) + list_value(lasts, (size_t)i) * run->second);
	return span;
}

struct work_span arrivals_work_span(
	const struct arrivals *arrivals, const struct run_parameters *run, struct work_span cost)
{
	struct work_span more = effort_work_span(&arrivals->labour, 1, sizeof(arrivals->labour));
	cost.work += more.work;
	cost.span = fmax(cost.span, fmax(more.span, arrivals_moment(arrivals, run->tasks - 1)));
	cost.beside += arrivals->disturb != DISTURB_NONE;
	return cost;
}
