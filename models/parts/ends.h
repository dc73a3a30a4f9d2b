/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ends of a group's tasks, in the order of their coming, for group_next(). Runners queue them,
 * newest first (group.finished); the owner moves them to a list of its own, oldest first
 * (group.ready). What a supervisor ends for a dead runner is not queued, since the runner may have
 * died in the midst of that: the owner is told to look for it (group.losses).
 */
#ifndef SIMUL_ENDS_H
#define SIMUL_ENDS_H

#include "models/parts/core.h"

/* From now on ends are queued as they come; those that came before are put in order by time. 0 or
 * -ENOMEM. For the owner, like the others but the last. */
int ends_begin(struct group *group);

/* Moves what has come to group.ready. Answers whether there was anything. */
bool ends_take(struct group *group);

/* Takes the first of group.ready, which must not be empty: its index. It ends within a few
 * instructions, if it has not yet. */
uint32_t ends_first(struct group *group);

/* For who runs a task: queues its end, which must follow. */
void ends_queue(struct group *group, struct task *task, uint32_t index);

#endif
