/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what was measured of a cell. */
#include "harness/cell/run_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "harness/format/quantity.h"
#include "harness/results/cell.h"
#include "harness/results/noise.h"

/* A single run is short, and the kernel counts in hundredths of a second: what a bench would set
 * aside may be that. */
#define FOREIGN_TOLD 0.2
#define STEAL_TOLD 0.05

static void print_line(const char *name, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void print_line(const char *name, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	printf("  %-14s", name);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
}

/* A model without a pool has no workers to tell of. */
static void print_heading(const struct cell_plan *plan)
{
	int64_t tasks = ((const struct run_parameters *)plan->state)->tasks;
	int workers = plan->workers.count;

	printf("%s under %s: %" PRId64 " %s", plan->workload->name, plan->model->name, tasks,
		tasks == 1 ? "task" : "tasks");
	if (!plan->model->fixed_workers)
		printf(", %d %s", workers, workers == 1 ? "worker" : "workers");
	if (plan->workers.why)
		printf(" (%s; --workers)", plan->workers.why);
	putchar('\n');
}

/* A time in document seconds, and in real ones where those are others. */
static void print_seconds(const char *name, double real_s, double second)
{
	if (second == 1)
		print_line(name, "%.4f s", real_s);
	else
		print_line(name, "%.4g document seconds (%.4f s)", real_s / second, real_s);
}

/* The lower bounds, and the share of each that was reached. */
static void print_bounds(const struct record *record)
{
	const char *unit = record->second == 1 ? "s" : "document seconds";
	char own[96] = "";

	if (!(record->bound_s > 0))
		return;
	if (record->ideal_s > record->bound_s * 1.005)
		snprintf(own, sizeof(own), "; %.4g with this model and its workers: %.1f %%",
			record->ideal_s / record->second, record->efficiency * 100);
	print_line("lower bound", "%.4g %s on these cores, reached to %.1f %%%s",
		record->bound_s / record->second, unit,
		fmin(1, record->bound_s / record->wall_s) * 100, own);
}

static void print_pace(const struct record *record, double second)
{
	double rate = (double)record->tasks / record->wall_s, kept_up = record_kept_up(record);

	if (second == 1)
		print_line("throughput", "%s tasks a second", quantity_number(rate).of);
	else
		print_line("throughput", "%s tasks a document second (%s a real one)",
			quantity_number(rate * second).of, quantity_number(rate).of);
	if (kept_up < KEPT_UP_MIN)
		print_line("",
			"it did not keep up with the rate of arrivals: %.0f %% of it; "
			"latencies grow with the length of the run",
			kept_up * 100);
}

static void print_latency(const struct measurement *m)
{
	if (m->tally.p50 > 0)
		print_line("a task", "p50 %s, p99 %s%s", quantity_duration(m->tally.p50 / 1e9).of,
			quantity_duration(m->tally.p99 / 1e9).of,
			m->tally.arrived > 0 ? " from the moment it was due"
					     : " from its first instruction");
}

static void print_resources(const struct record *record)
{
	char memory[32] = "unknown";

	print_line("CPU time", "%.4f s user, %.4f s system; %s a task", record->user_s,
		record->sys_s,
		quantity_duration((record->user_s + record->sys_s) / (double)record->tasks).of);
	if (isfinite(record->peak_memory_kib))
		snprintf(memory, sizeof(memory), "%.1f MiB", record->peak_memory_kib / 1024);
	print_line("memory", "%s in %.0f %s, %.0f %s", memory, record->os_processes,
		record->os_processes == 1 ? "process" : "processes", record->os_threads,
		record->os_threads == 1 ? "thread" : "threads");
	print_line("start-up", "%.2f ms; tear-down %.2f ms", record->startup_s * 1e3,
		record->teardown_s * 1e3);
}

void run_text(const struct cell_plan *plan, const struct measurement *m)
{
	const struct run_parameters *parameters = plan->state;
	struct record record = m->record;

	record.tasks = parameters->tasks;
	record.second = parameters->second;
	print_heading(plan);
	print_seconds("wall", record.wall_s, record.second);
	print_bounds(&record);
	print_pace(&record, record.second);
	print_latency(m);
	print_line("concurrency", "%.2f tasks in flight on average, %.0f at most",
		record.concurrency, record.peak_in_flight);
	print_line("parallelism", "%.2f cores busy", record.parallelism);
	print_line("operations", "%" PRId64 ", one every %s", record.operations,
		quantity_duration(record.operation_ns / 1e9).of);
	print_resources(&record);
	if (m->result[0])
		print_line("result", "%s", m->result);
	print_line("checksum", "%016" PRIx64, m->checksum);
}

void run_warn(const struct measurement *m, int hold_ms)
{
	char reason[NOISE_REASON];

	bool busy = m->record.foreign > FOREIGN_TOLD || m->record.steal > STEAL_TOLD;
	if (busy && noise_reason(m->record.steal, m->record.foreign, reason))
		fprintf(stderr,
			"simul: the machine was busy with something else (%s of its time): run it "
			"again, or several times: --rounds 10\n",
			reason);
	for (int i = 0; i < m->diagnostic_count; i++)
		fprintf(stderr, "simul: %s: %s (%" PRIu64 "x)\n", m->diagnostics[i].source,
			m->diagnostics[i].kind == DIAGNOSTIC_FORGOTTEN ? "spawned and never joined"
								       : "failed and nobody looked",
			m->diagnostics[i].count);
	if (m->record.longest_hold_ns > hold_ms * 1e6)
		fprintf(stderr, "simul: %s: held the event loop for %.0f ms (--hold %d)\n",
			m->record.longest_hold, m->record.longest_hold_ns / 1e6, hold_ms);
}
