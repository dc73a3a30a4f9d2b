/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom a claim is about: a model by its name, or a kind of models:
 *
 *	overlap	all that overlap waiting: every model but the sequential one
 *	loop	those with an event loop, eventloop+threads included
 *	pool	those with nothing but a pool of workers
 *	hybrid	an event loop with a pool beside it
 */
#ifndef SIMUL_WHO_H
#define SIMUL_WHO_H

#include <jansson.h>
#include <stdbool.h>

/* Models of the documents' own language, for which a script beside the program stands in. */
#define WHO_ORIGINAL "python-"
#define WHO_UVLOOP WHO_ORIGINAL "uvloop"

/* Whether a model is one of those. */
bool who_is_original(const char *name);

/* What models are held against, for which programs beside this one stand in. */
#define WHO_REFERENCE "reference-"
#define WHO_NODE WHO_REFERENCE "node"

/* Whether a model is one of those. */
bool who_is_reference(const char *name);

/* Whether an interpreter runs it: its loading takes longer, and its versions are not simul's. */
bool who_is_interpreted(const char *name);

/* The model of this program that does the same as an original; any other model itself. */
const char *who_counterpart(const char *name);

/* Whether `who` is the model's name or one of its kinds. */
bool who_covers(const char *who, const char *name);

/* The value that an object has for a model or its counterpart: under its name, else under the
 * narrowest of its kinds. NULL if there is none. `object` may be NULL. Borrowed. */
json_t *who_pick(const json_t *object, const char *name);

/* Whether `who` is a kind or can name a model of this program, also one that is put together of two
 * others. */
bool who_known(const char *who);

#endif
