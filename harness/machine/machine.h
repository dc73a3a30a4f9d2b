/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that a bench runs on, and the software. */
#ifndef SIMUL_MACHINE_H
#define SIMUL_MACHINE_H

#include <jansson.h>
#include <stdint.h>

/* A new reference to an object: kernel, processor, cores_online, cores (those that this process may
 * use, see machine_cores), memory_kib, hypervisor (true or false; null where the processor does not
 * say), clock_source, governor, transparent_hugepages (texts, null where the kernel does not
 * say), limits { nofile, nproc, max_map_count } (null: no limit, or unknown). NULL if there is no
 * memory. */
json_t *machine_describe(void);

/* A new reference to an object with three of these, for every record: kernel, processor, cores.
 * NULL if there is no memory. */
json_t *machine_brief(void);

/* A new reference to an object of texts: simul, variant, compiler, flags, libuv, libcurl, libevent,
 * openssl, zlib, jansson, gsl, glibc, build (the beginning of this program's SHA-256), hyperfine,
 * gnuplot; null for a program that is not installed.
 * Starts those programs to ask, which counts as CPU time of children: call it outside of what is
 * measured. NULL if there is no memory. */
json_t *versions_describe(void);

/* The same without build and the two programs, for every record: it starts nothing. */
json_t *versions_brief(void);

/* A new text, the beginning of the SHA-256 of a program's file, since two builds of the same commit
 * may differ; null if it cannot be read. */
json_t *versions_build(const char *program);

/* The version of this program, e.g. "0.1-12-g1234abc". */
const char *simul_version(void);

/* How many cores this process may use, at least 1: the lowest of its affinity and its control
 * group's CPU quota. A quota of one and a half cores counts as two, so that an ideal time reckoned
 * with it stays one that nothing can beat. */
int machine_cores(void);

/* What the processors have done since the machine started, in nanoseconds summed over all of them;
 * the kernel counts in steps of some milliseconds. */
struct machine_time {
	uint64_t busy;	/* in programs and the kernel, interrupts included */
	uint64_t steal; /* wanted to run, but the hypervisor ran others */
	uint64_t idle;	/* waiting for input and output included */
};

/* 0; -errno of open(2) on /proc/stat, -EPROTO if it cannot be understood. */
int machine_time_read(struct machine_time *time);

#endif
