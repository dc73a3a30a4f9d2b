/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Slots: where the tasks of a group stand in its block of memory, and in which order they were
 * spawned. The owner's alone.
 */
#ifndef SIMUL_SLOTS_H
#define SIMUL_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct group;
struct task;

/* Slots may last have been written by another core, from which a cache line takes some hundred
 * nanoseconds: those at this distance are prefetched. */
#define SLOTS_AHEAD 12

/* How large a slot is and where in it input and output lie; sets capacity, stride and bytes. */
void slots_lay_out(struct group *group, size_t capacity, size_t input, size_t output);

/* A slot that is not in use, with a generation that it has not had; NO_INDEX: none is free. */
uint32_t slot_take(struct group *group);

/* The task in it is the last that was spawned. */
void slot_link(struct group *group, struct task *task, uint32_t index);

/* It is free again. */
void slot_release(struct group *group, struct task *task, uint32_t index);

/* No task is in the group any more: all slots are as if they had never been used, but that no
 * handle that was given out is given out again, until generations have gone round. */
void slots_reset(struct group *group);

/* Prefetches a slot that will be written soon. */
void slot_prefetch(const struct group *group, uint32_t index);

#endif
