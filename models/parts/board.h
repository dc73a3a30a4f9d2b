/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boards: where the groups of a pool offer their tasks. One writer (the group's owner) posts, any
 * worker claims, in order of posting.
 */
#ifndef SIMUL_BOARD_H
#define SIMUL_BOARD_H

#include <stdbool.h>
#include <stdint.h>

struct group;
struct task;

/* Makes room for boards in the arena, once a run. -ENOMEM. */
int boards_open(void);

/* A board for a group, kept in group->board. -ENOMEM when every board is in use. */
int board_open(struct group *group);
void board_close(struct group *group);

/* Offers one task of the group, by its index. */
void board_post(struct group *group, uint32_t index);

/* Takes the group's oldest unclaimed task, or NULL. */
struct task *board_claim(struct group *group);

/* Takes a task of any group, or NULL; begins its search behind `*from`, and moves that on. */
struct task *boards_claim(unsigned *from);

/* Whether any task is on offer. */
bool boards_any(void);

#endif
