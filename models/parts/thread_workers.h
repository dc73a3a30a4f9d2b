/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers of a pool that are threads of this process. */
#ifndef SIMUL_THREAD_WORKERS_H
#define SIMUL_THREAD_WORKERS_H

/* Starts them and waits until all look for work; the pool is open. 0 or -errno, with none left. */
int thread_workers_begin(int workers);

/* Tells the pool to stop and waits for them. */
void thread_workers_end(void);

#endif
