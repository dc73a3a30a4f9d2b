/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The completion queue: the ended tasks of a group, in order of completion, for group_next().
 * Runners push them, newest first (group.completed); the owner moves them to its own list, oldest
 * first (group.ready). Tasks that a supervisor ends for a dead runner are not pushed, since the
 * runner may have died while pushing: the owner is told to look for them (group.losses).
 */
#ifndef SIMUL_COMPLETIONS_H
#define SIMUL_COMPLETIONS_H

#include "models/task/state.h"

/* From now on ended tasks are queued as they end; those that ended before are sorted by time. 0 or
 * -ENOMEM. For the owner, like the other functions except the last. */
int completions_begin(struct group *group);

/* Moves new entries to group.ready. Returns whether there were any. */
bool completions_take(struct group *group);

/* Removes the first entry of group.ready, which must not be empty, and returns its index. The task
 * ends within a few instructions, if it has not yet. */
uint32_t completions_first(struct group *group);

/* For the runner of a task: pushes its end, which must follow. */
void completions_push(struct group *group, struct task *task, uint32_t index);

#endif
