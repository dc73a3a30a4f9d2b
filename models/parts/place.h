/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places: where the tasks of a group stand in its block of memory, and in which order they were
 * spawned. The owner's alone.
 */
#ifndef SIMUL_PLACE_H
#define SIMUL_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct group;
struct task;

/* Places may last have been written by another core, from which a line takes some hundred
 * nanoseconds: those in this distance are asked for in advance. */
#define PLACES_AHEAD 12

/* How large a place is and where in it input and output lie; sets capacity, stride and bytes. */
void places_lay_out(struct group *group, size_t capacity, size_t input, size_t output);

/* A place that nobody stands in, with a generation that it has not had; NO_INDEX: none is free. */
uint32_t place_take(struct group *group);

/* The task in it is the last that was spawned. */
void place_link(struct group *group, struct task *task, uint32_t index);

/* It is free again. */
void place_leave(struct group *group, struct task *task, uint32_t index);

/* Nobody is in the group any more: all places are as if they had never been used, but that no
 * handle that was given out is given out again. */
void places_empty(struct group *group);

/* Asks for the lines of a place, to be written soon. */
void place_fetch(const struct group *group, uint32_t index);

#endif
