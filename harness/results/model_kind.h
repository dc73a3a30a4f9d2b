/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a row or a claim is about: a model by its name, or a kind of models:
 *
 *	overlap	all that overlap waiting: every model but the sequential one
 *	loop	those with an event loop, eventloop+threads included
 *	pool	those with nothing but a pool of workers
 *	hybrid	an event loop and a pool
 */
#ifndef SIMUL_MODEL_KIND_H
#define SIMUL_MODEL_KIND_H

#include <jansson.h>
#include <stdbool.h>

struct model;

/* Models of the documents' own language: a script that comes with the program. */
#define MODEL_ORIGINAL "python-"
#define MODEL_UVLOOP MODEL_ORIGINAL "uvloop"

/* Whether a model is one of those. */
bool kind_is_original(const char *name);

/* What models are compared with: programs of their own. */
#define MODEL_REFERENCE "reference-"
#define MODEL_NODE MODEL_REFERENCE "node"

/* Whether a model is one of those. */
bool kind_is_reference(const char *name);

/* Whether an interpreter runs it: its loading takes longer, and its versions are not simul's. */
bool kind_is_interpreted(const char *name);

/* The model of this program that does the same as an original; any other model itself. */
const char *kind_counterpart(const char *name);

/* Whether `word` is the model's name or one of its kinds. */
bool kind_covers(const char *word, const char *name);

/* The value that an object has for a model: under its name, else under its counterpart's, else
 * under the narrowest kind of that. NULL if there is none. `object` may be NULL. Borrowed. */
json_t *kind_pick(const json_t *object, const char *name);

/* Whether `word` is a kind or can name a model of this program, also one that is put together of
 * two others. */
bool kind_known(const char *word);

/* The model of this program that has this name, or NULL. */
const struct model *kind_model(const char *name);

/* The names of this program's models of a kind, in the order in which a row has them; all of them
 * if `word` is NULL; `word` itself if it is no kind. A new array. */
json_t *kind_models(const char *word);

#endif
