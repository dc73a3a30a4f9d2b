/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record: what one cell yielded. results/README.md documents the fields. */
#ifndef SIMUL_RECORD_H
#define SIMUL_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define RECORD_SCHEMA 1

/* The fields that reports compute with. Texts belong to the JSON object that the record was read
 * from. A figure that could not be measured is NAN; a text that is absent is "". */
struct record {
	const char *workload, *model, *row;
	int workers, round, position;
	int64_t tasks;
	double second, wall_s, startup_s, setup_s, teardown_s, outer_s, user_s, sys_s, ideal_s;
	double efficiency, concurrency, parallelism, peak_in_flight;
	int64_t completed, failed, cancelled, timed_out, lost, operations;
	int64_t arrived;
	double operation_ns, latency_p50_ns, latency_p99_ns, latency_p999_ns, latency_max_ns;
	double arrivals_s, little, peak_memory_kib;
	double os_threads, os_processes, steal, foreign;
	const char *checksum, *result, *problem, *ending;
	const char *
		set_aside; /* why the run does not count: what the machine did to it; "": it does */
	const char *disturbed; /* the same of a run that counts, there being no repetition left */
	bool valid;
	json_t *json; /* the whole object; the record holds a reference */
};

/* Fills a record from a JSON object and keeps a reference to it. 0; -EPROTO if it is not an object
 * of this schema or lacks workload, model or wall_s, with the reason in `problem` (256 bytes). */
int record_from_json(struct record *record, json_t *object, char *problem);
void record_release(struct record *record);

/* Records of one file, in file order. */
struct records {
	struct record *items;
	size_t count;
};

/* Reads a .jsonl file. 0 or -errno (-EPROTO for what is no record), with one line that names file
 * and line number in `problem` (256 bytes); nothing is left allocated then. */
int records_read(struct records *records, const char *path, char *problem);
void records_release(struct records *records);

#endif
