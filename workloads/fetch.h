/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload fetch, for references that do its work by other means. */
#ifndef SIMUL_FETCH_H
#define SIMUL_FETCH_H

#include "workloads/traffic.h"

struct fetch_reply {
	int64_t status, length;
};

struct fetch {
	struct scene scene;
	struct seconds_list delays;
	struct traffic traffic;
	struct fetch_reply *replies;
};

extern const struct workload workload_fetch;

#endif
