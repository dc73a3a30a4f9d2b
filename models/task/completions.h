/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The completion queue: ends of a group's tasks, in the order of their coming, for group_next().
 * Runners push them, newest first (group.completed); the owner moves them to a list of its own,
 * oldest first (group.ready). What a supervisor ends for a dead runner is not pushed, since the
 * runner may have died in the midst of that: the owner is told to look for it (group.losses).
 */
#ifndef SIMUL_COMPLETIONS_H
#define SIMUL_COMPLETIONS_H

#include "models/task/state.h"

/* From now on ends are queued as they come; those that came before are put in order by time. 0 or
 * -ENOMEM. For the owner, like the others but the last. */
int completions_begin(struct group *group);

/* Moves what has come to group.ready. Answers whether there was anything. */
bool completions_take(struct group *group);

/* Takes the first of group.ready, which must not be empty: its index. It ends within a few
 * instructions, if it has not yet. */
uint32_t completions_first(struct group *group);

/* For who runs a task: pushes its end, which must follow. */
void completions_push(struct group *group, struct task *task, uint32_t index);

#endif
