/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/traffic.h"

/* Real seconds. */
#define LASTS_MAX 1e6
#define STRETCH_MAX 1e3

enum { ARRIVALS_CONSTANT, ARRIVALS_POISSON };

struct stretch {
	uint64_t units; /* of work */
	bool offloads;
};

struct traffic *traffic_of(const struct workload *workload, void *state)
{
	return workload->traffic ? (void *)((unsigned char *)state + workload->traffic) : NULL;
}

int traffic_check(const struct traffic *traffic, const struct scene *scene, char *problem)
{
	bool hog = traffic->disturb != DISTURB_NONE;
	double lasts = traffic->rate > 0 ? (double)scene->tasks * scene->second / traffic->rate : 0;
	double stretch = traffic->stretch * scene->second;
	if (traffic->arrivals == ARRIVALS_POISSON && traffic->rate <= 0)
		snprintf(problem, 256,
			"arrivals=poisson: without a rate all tasks are there at once; give "
			"--rate");
	else if (lasts > LASTS_MAX)
		snprintf(problem, 256,
			"rate=%g: the last of %lld tasks would arrive after %.3g real seconds, of "
			"%g at most; give a higher --rate or fewer --tasks",
			traffic->rate, (long long)scene->tasks, lasts, LASTS_MAX);
	else if (hog && !(stretch > 0 && stretch <= STRETCH_MAX))
		snprintf(problem, 256,
			"stretch=%g: what disturbs computes for more than 0 and at most %g real "
			"seconds at a time",
			traffic->stretch, STRETCH_MAX);
	else if (hog && scene->in_flight_limit == 1 && !scene->calls)
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

static void plan_moments(struct traffic *traffic, const struct scene *scene)
{
	double rate = traffic->rate / scene->second, moment = 0;
	unsigned short state[] = {
		0x330e, (unsigned short)traffic->seed, (unsigned short)(traffic->seed >> 16)};
	for (int64_t i = 0; i < scene->tasks; i++) {
		if (traffic->arrivals == ARRIVALS_POISSON)
			moment += random_distance(state, rate);
		else
			moment = (double)i / rate;
		traffic->moments[i] = moment;
	}
}

int traffic_setup(struct traffic *traffic, const struct scene *scene)
{
	if (traffic->rate <= 0)
		return 0;
	traffic->moments = calloc((size_t)scene->tasks, sizeof(*traffic->moments));
	if (!traffic->moments)
		return -ENOMEM;
	plan_moments(traffic, scene);
	return 0;
}

void traffic_release(struct traffic *traffic)
{
	free(traffic->moments);
	traffic->moments = NULL;
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

static struct stretch plan_stretch(const struct traffic *traffic, const struct scene *scene)
{
	double units = traffic->stretch * scene->second * scene->work_rate;
	return (struct stretch){(uint64_t)fmax(units, 1), traffic->disturb == DISTURB_OFFLOAD};
}

int traffic_begin(struct traffic *traffic, const struct scene *scene)
{
	traffic->began = time_now();
	if (traffic->disturb == DISTURB_NONE || scene->calls)
		return 0;
	struct stretch stretch = plan_stretch(traffic, scene);
	int result = group_open(&traffic->hog, 1, sizeof(stretch), sizeof(struct effort));
	if (result < 0)
		return result;
	task_id id = group_spawn(traffic->hog, hog, &stretch);
	return id < 0 ? (int)id : 0;
}

/* Where nobody runs beside the tasks, the hog's turn is between two of them. */
static int disturb_between(struct traffic *traffic, const struct scene *scene, int64_t until)
{
	struct stretch stretch = plan_stretch(traffic, scene);
	int result;
	do
		result = take_stretch(&stretch, &traffic->labour);
	while (result == 0 && time_now() < until);
	return result;
}

int traffic_await(
	struct traffic *traffic, const struct scene *scene, struct group *group, int64_t i)
{
	int64_t moment = traffic->began;
	if (traffic->moments)
		moment += (int64_t)(traffic->moments[i] * (double)NANOSECONDS);
	int result = 0;
	if (traffic->disturb != DISTURB_NONE && scene->calls)
		result = disturb_between(traffic, scene, moment);
	if (result == 0 && traffic->moments)
		result = group_arrive(group, moment);
	return result;
}

int traffic_end(struct traffic *traffic, int result)
{
	if (!traffic->hog)
		return result;
	struct outcome outcome = {.code = 0};
	group_cancel(traffic->hog, TASK_ALL);
	int ended = group_join(traffic->hog, JOIN_ALL, &traffic->labour, &outcome);
	group_close(traffic->hog);
	traffic->hog = NULL;
	/* One that was told to end before it began has done nothing. */
	if (ended > 0)
		ended = outcome.code == -ECANCELED ? 0 : outcome.code;
	return result < 0 ? result : ended;
}

double traffic_moment(const struct traffic *traffic, int64_t i)
{
	return traffic->moments ? traffic->moments[i] : 0;
}

double traffic_span(
	const struct traffic *traffic, const struct scene *scene, const struct seconds_list *lasts)
{
	double span = 0;
	for (int64_t i = 0; i < scene->tasks; i++)
		span = fmax(span,
			traffic_moment(traffic, i) + list_value(lasts, (size_t)i) * scene->second);
	return span;
}

struct work_span traffic_work_span(const struct traffic *traffic, struct work_span cost)
{
	struct work_span more = effort_work_span(&traffic->labour, 1, sizeof(traffic->labour));
	cost.work += more.work;
	cost.span = fmax(cost.span, more.span);
	cost.beside += traffic->disturb != DISTURB_NONE;
	return cost;
}
