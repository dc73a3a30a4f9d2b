/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload limit, for references that do its work by other means. */
#ifndef SIMUL_LIMIT_WORKLOAD_H
#define SIMUL_LIMIT_WORKLOAD_H

#include "workloads/workload.h"

struct limit_reply {
	int64_t number, status, length;
};

struct limit {
	struct run_parameters run;
	struct seconds_list delays;
	int64_t how, max, fail;
	struct semaphore *semaphore;
	struct queue *flying;
	struct limit_reply *replies;
	int64_t peak, errors;
	int64_t unexpected_at; /* the first task that failed with another code than -EPROTO */
	int unexpected;	       /* its code; 0: there is none */
};

extern const struct workload workload_limit;

#endif
