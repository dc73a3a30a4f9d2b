/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What simul's models are compared with, in the same rounds: each file of this directory is a
 * program that does the work of a few workloads with one library, as somebody would who knows that
 * library, and without simul's models. It is `simul run` otherwise: options, set-up, check,
 * checksum, clocks and the way to weigh memory are the same, and so is the record that it prints.
 * What a record says of tasks - how many ended, how long they took - stays 0 or null, since there
 * are none of simul's.
 */
#ifndef SIMUL_REFERENCE_H
#define SIMUL_REFERENCE_H

#include "workloads/workload.h"

/* A file of this directory defines these, and `workloads` of workload.h. */

/* The name of its model, which is "reference-" and that of the file or library. */
extern const char reference_name[];
/* Makes its workloads ready, with reference_workload(). */
void reference_prepare(void);
/* Before the clock: starts `workers` threads, where the library has them started in advance.
 * Answers how many threads the process has, or -errno. */
int reference_start(int workers);
/* After the clock and after memory was weighed: frees what the run left. */
void reference_stop(void);

/* A workload whose measured part is `run`. */
struct workload reference_workload(const struct workload *workload, int (*run)(void *state));

#endif
