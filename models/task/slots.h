/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Slots: where the tasks of a group are in its block of memory, and the order in which they were
 * spawned. Used only by the owner.
 */
#ifndef SIMUL_SLOTS_H
#define SIMUL_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct group;
struct task;

/* Slots may last have been written by another core, and moving a cache line from there takes some
 * hundred nanoseconds: slots at this distance are prefetched. */
#define SLOTS_AHEAD 12

/* How large a slot is and where in it input and output are; sets capacity, stride and bytes. */
void slots_lay_out(struct group *group, size_t capacity, size_t input, size_t output);

/* A slot that is not in use, with a generation that it has not had before; NO_INDEX: none is
 * free. */
uint32_t slot_take(struct group *group);

/* The task in it is the last one spawned. */
void slot_link(struct group *group, struct task *task, uint32_t index);

/* It is free again. */
void slot_release(struct group *group, struct task *task, uint32_t index);

/* The group has no tasks any more: all slots are as if never used, except that no handle is given
 * out twice until generations wrap around. */
void slots_reset(struct group *group);

/* Prefetches a slot that will be written soon. */
void slot_prefetch(const struct group *group, uint32_t index);

#endif
