/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what was measured of a cell. */
#include "harness/cell/run_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

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

void run_text(const struct cell_plan *plan, const struct measurement *m)
{
	const struct run_parameters *parameters = plan->state;
	print_heading(plan);
	if (parameters->second == 1)
		print_line("wall", "%.4f s", m->record.wall_s);
	else
		print_line("wall", "%.4g document seconds (%.4f s)",
			m->record.wall_s / parameters->second, m->record.wall_s);
	if (isfinite(m->record.efficiency))
		print_line("ideal", "%.4g%s, reached to %.1f %%",
			m->record.ideal_s / parameters->second, parameters->second == 1 ? " s" : "",
			m->record.efficiency * 100);
	print_line("concurrency", "%.2f tasks in flight on average, %.0f at most",
		m->record.concurrency, m->record.peak_in_flight);
	print_line("parallelism", "%.2f cores busy", m->record.parallelism);
	print_line("CPU time", "%.4f s user, %.4f s system", m->record.user_s, m->record.sys_s);
	print_line("an operation", "%.0f ns, %" PRId64 " of them", m->record.operation_ns,
		m->record.operations);
	print_line("a task", "median %.6g ms, 99 %% below %.6g ms%s", m->tally.p50 / 1e6,
		m->tally.p99 / 1e6, m->tally.arrived > 0 ? " from the moment it was due" : "");
	char memory[32] = "unknown";
	if (isfinite(m->record.peak_memory_kib))
		snprintf(memory, sizeof(memory), "%.1f MiB", m->record.peak_memory_kib / 1024);
	print_line("memory", "%s in %.0f %s, %.0f %s", memory, m->record.os_processes,
		m->record.os_processes == 1 ? "process" : "processes", m->record.os_threads,
		m->record.os_threads == 1 ? "thread" : "threads");
	print_line("start-up", "%.2f ms; tear-down %.2f ms", m->record.startup_s * 1e3,
		m->record.teardown_s * 1e3);
	if (m->result[0])
		print_line("result", "%s", m->result);
	print_line("checksum", "%016" PRIx64, m->checksum);
}

void run_warn(const struct measurement *m, int hold_ms)
{
	for (int i = 0; i < m->diagnostic_count; i++)
		fprintf(stderr, "simul: %s: %s (%" PRIu64 "x)\n", m->diagnostics[i].source,
			m->diagnostics[i].kind == DIAGNOSTIC_FORGOTTEN ? "spawned and never joined"
								       : "failed and nobody looked",
			m->diagnostics[i].count);
	if (m->record.longest_hold_ns > hold_ms * 1e6)
		fprintf(stderr, "simul: %s: held the event loop for %.0f ms (--hold %d)\n",
			m->record.longest_hold, m->record.longest_hold_ns / 1e6, hold_ms);
}
