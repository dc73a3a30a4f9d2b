/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures that limits are compared with: one for each round. */
#ifndef SIMUL_LIMIT_MEASURE_H
#define SIMUL_LIMIT_MEASURE_H

#include "harness/limits/limit.h"

limit_measure measure_operation_ns; /* a unit of the workload's own work */
limit_measure measure_operation_us;
limit_measure measure_rate;	 /* millions of them a second */
limit_measure measure_travel_us; /* a job of roundtrip, pauses apart */
limit_measure measure_wall_s;
limit_measure measure_wall_ms;
limit_measure measure_excess_ms;    /* wall time beyond one document second */
limit_measure measure_cpu_ms;	    /* of the client and its workers */
limit_measure measure_busy_percent; /* of one core */
limit_measure measure_bytes;	    /* a task */
limit_measure measure_speedup;	    /* over the sequential model */
limit_measure measure_metg_ns;	    /* METG(50 %), see grain.h; of all rows of its workload */
/* A task in the dearest of rows spawn.100, spawn.1000 and spawn.1000000 over one in the cheapest,
 * as their medians over rounds say which those are. */
limit_measure measure_growth;

/* The median of a limit's figure under a model or a reference, with its interval over rounds. */
struct interval measure_all(
	const struct summary *summary, const struct limit *limit, const char *model);

/* The same of its ratio to that of a reference, round by round. */
struct interval measure_ratio(
	const struct summary *summary, const struct limit *limit, const char *reference);

#endif
