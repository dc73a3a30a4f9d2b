/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went unnoticed in a run: tasks that nobody joined, failures that nobody looked at. */
#ifndef SIMUL_NOTICE_H
#define SIMUL_NOTICE_H

#include "models/model.h"

/* Makes room in the arena. -ENOMEM. */
int notices_open(void);

/* Notes one more of this kind, from this place. */
void notice(enum model_notice_kind kind, const char *place);

#endif
