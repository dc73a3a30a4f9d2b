/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several workloads need; workload.h describes it. */
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "workloads/workload.h"

int wrong(char *problem, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(problem, 256, format, arguments);
	va_end(arguments);
	return -EBADMSG;
}

int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t run_ns(const struct run_parameters *run, double seconds)
{
	return (int64_t)(seconds * run->second * (double)NANOSECONDS);
}

double run_seconds(const struct run_parameters *run, int64_t from, int64_t to)
{
	return (double)(to - from) / (double)NANOSECONDS / run->second;
}

int run_sleep(const struct run_parameters *run, double seconds)
{
	return time_sleep(time_now() + run_ns(run, seconds));
}

int run_get(const struct run_parameters *run, double delay, struct http_reply *reply,
	const char *path, ...)
{
	char page[96], query[160];
	va_list arguments;
	va_start(arguments, path);
	vsnprintf(page, sizeof(page), path, arguments);
	va_end(arguments);
	snprintf(query, sizeof(query), "%s?delay=%.9f", page, delay * run->second);
	int result = http_get(run->port, query, reply);
	if (result == 0 && reply->status != 200) {
		result = task_fail(-EPROTO, "status %d", reply->status);
		http_free(reply);
	}
	return result;
}

void allow_descriptors(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

double list_value(const struct seconds_list *list, size_t i)
{
	return list->values[i % list->count];
}

double list_max(const struct seconds_list *list, size_t count)
{
	double max = 0;
	for (size_t i = 0; i < count && i < list->count; i++)
		if (list->values[i] > max)
			max = list->values[i];
	return max;
}

double list_sum(const struct seconds_list *list, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += list_value(list, i);
	return sum;
}

bool list_names(const struct seconds_list *list, size_t i)
{
	for (size_t j = 0; j < list->count; j++)
		if (list->values[j] == (double)(i + 1))
			return true;
	return false;
}

void list_tell(char text[LIST_TEXT], const char *format, ...)
{
	size_t length = strlen(text);
	if (length > 0 && length + 1 < LIST_TEXT)
		text[length++] = ',';
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text + length, LIST_TEXT - length, format, arguments);
	va_end(arguments);
}

void outcome_tell(struct outcome outcome, char text[OUTCOME_TEXT])
{
	enum ending ending = outcome_ending(outcome);
	const char *code = ending == ENDED_FAILED ? strerrorname_np(-outcome.code) : NULL;
	snprintf(text, OUTCOME_TEXT, "%s%s%s%s%s", ending_name(ending), code ? " " : "",
		code ? code : "", outcome.message ? " " : "",
		outcome.message ? outcome.message : "");
}

int group_finish(struct group *group, int result, void *outputs)
{
	if (result >= 0)
		result = group_join(group, JOIN_CANCEL, outputs, NULL);
	group_close(group);
	return result;
}

int group_run_at(size_t count, task_function *function, const void *in, size_t input, void *outputs,
	size_t output, const char *source)
{
	struct group *group;
	int result = group_open(&group, count, input, output);
	for (size_t i = 0; i < count && result == 0; i++)
		group_spawn_at(group, function, in, source);
	return group_finish(group, result, outputs);
}

void group_spawn_each_at(
	struct group *group, task_function *function, void *state, const char *source)
{
	struct run_parameters *run = state;
	for (run->index = 0; run->index < run->tasks; run->index++)
		group_spawn_at(group, function, state, source);
	run->index = 0;
}

int group_run_each_at(task_function *function, void *state, size_t input, void *outputs,
	size_t output, const char *source)
{
	const struct run_parameters *run = state;
	struct group *group;
	int result = group_open(&group, (size_t)run->tasks, input, output);
	if (result == 0)
		group_spawn_each_at(group, function, state, source);
	return group_finish(group, result, outputs);
}

int level_change(struct queue *level, int64_t change)
{
	struct level value;
	int told = 0, result = queue_get(level, &value);
	if (result == -ECANCELED) {
		told = result;
		result = queue_get(level, &value);
	}
	if (result < 0)
		return result;
	value.now += change;
	value.max = value.now > value.max ? value.now : value.max;
	value.rises += change > 0;
	value.falls += change < 0;
	result = queue_put(level, &value);
	return result < 0 ? result : told;
}

struct level level_read(struct queue *level)
{
	struct level value = {0};
	if (queue_get(level, &value) == 0)
		queue_put(level, &value);
	return value;
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

struct work_span effort_work_span(const void *efforts, size_t count, size_t stride)
{
	double fastest = 0, max_units = 0, sum = 0;
	for (size_t i = 0; i < count; i++) {
		const struct effort *effort =
			(const void *)((const unsigned char *)efforts + i * stride);
		double unit_ns = (double)effort->fastest_ns / (double)effort->fastest_units;
		if (effort->fastest_units > 0 && (fastest == 0 || unit_ns < fastest))
			fastest = unit_ns;
		max_units = fmax(max_units, (double)effort->units);
		sum += (double)effort->units;
	}
	double unit_s = fastest / (double)NANOSECONDS;
	return (struct work_span){.span = max_units * unit_s, .work = sum * unit_s};
}

struct work_span tasks_work_span(
	const struct run_parameters *run, double seconds, const void *efforts, size_t stride)
{
	struct work_span cost = effort_work_span(efforts, efforts ? (size_t)run->tasks : 0, stride);
	double wait = seconds * run->second;
	cost.span += wait;
	cost.waiting = wait * (double)run->tasks;
	return cost;
}

/* A linear congruential generator (Knuth's MMIX constants): each step needs the one before. */
#define STEP_FACTOR 6364136223846793005ULL
#define STEP_ADDEND 1442695040888963407ULL

uint64_t work_do(uint64_t units)
{
	static _Thread_local uint64_t last;
	uint64_t nothing = 0;
	__asm__ volatile("" : "+r"(nothing));
	uint64_t value = last & nothing; /* 0, but not before the last work has ended */
	for (uint64_t i = 0; i < units; i++) {
		value = value * STEP_FACTOR + STEP_ADDEND;
		__asm__ volatile("" : "+r"(value));
	}
	last = value;
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
