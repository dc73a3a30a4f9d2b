/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a worker's tasks, and to what they held, when it dies: processes only. */
#ifndef SIMUL_RECOVERY_H
#define SIMUL_RECOVERY_H

#include "models/pool/pool.h"

/* For the supervisor, in a thread that has entered the pool: worker `number` died, at any
 * instruction. Ends the tasks that it ran as lost, recovers what they held, and cancels the tasks
 * that they had spawned. The next process with this number continues with the tasks that are left
 * in its queue. */
void pool_worker_died(struct pool *pool, int number);

#endif
