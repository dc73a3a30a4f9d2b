/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload fetch, for references that do its work by other means. */
#ifndef SIMUL_FETCH_H
#define SIMUL_FETCH_H

#include "workloads/workload.h"

struct fetch_reply {
	int64_t status, length;
};

struct fetch {
	struct run_parameters run;
	struct seconds_list delays;
	struct fetch_reply *replies;
};

extern const struct workload workload_fetch;

#endif
