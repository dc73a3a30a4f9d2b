/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hands: what each worker of a pool has claimed from the boards and not begun.
 *
 * A worker that finds its tasks to be short claims several at once: then the line that all workers
 * contend for changes owner once for many tasks. The first of them is the one that it is about to
 * begin, the others are its batch. Whoever finds nothing on the boards steals from the batch of a
 * worker that does not get on with it, so that none has to stand behind a long task.
 *
 * A worker process may die at any instruction and must take no other task with it than the one that
 * it has begun. So a claim is first written down (as an intention), then made by one exchange that
 * says who made it, then confirmed. Whoever changes the same word after it confirms it first, on
 * behalf of the one that made it, if that has not happened yet; therefore an intention that is
 * found without the exchange in the word was never carried out. (The helping of lock-free
 * algorithms: M. Herlihy, "Wait-free synchronization", TOPLAS 13(1), 1991.)
 */
#ifndef SIMUL_HAND_H
#define SIMUL_HAND_H

#include <stdbool.h>
#include <stdint.h>

struct group;
struct pace;
struct task;

/* The most that is claimed at once. */
#define HAND_MOST 64

/* Makes `count` hands, empty, in the arena. -ENOMEM. */
int hands_open(int count);

/* The next task of this hand's own batch, or NULL. */
struct task *hand_pop(int hand);

/* For an empty hand: claims tasks of one group, the oldest first, as many as suits the pace, and
 * answers the first of them; the others are its batch. Looks behind `*from` first, and moves that
 * on. `*got` is how many, `*left` how many but the first others may find. NULL: there is none. */
struct task *hand_claim(
	int hand, const struct pace *pace, unsigned *from, unsigned *got, unsigned *left);

/* Takes a task from the batch of another, if that one has not moved since the last call by the same
 * thread. NULL: there is none yet. */
struct task *hand_steal(int hand);

/* One task of the group that nobody has begun, or NULL. The hand keeps its batch. */
struct task *hand_claim_of(int hand, struct group *group);

/* The task that was answered last is on record elsewhere. */
void hand_begun(int hand);

/* Whether any task waits on a board or in a batch. */
bool hands_any(void);

/* For a supervisor: the owner of the hand died. Answers the task that it had taken out of the hand
 * and not put on record, or NULL. Its batch is left to the others. */
struct task *hand_bereave(int hand);

#endif
