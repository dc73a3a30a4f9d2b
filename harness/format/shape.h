/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of a JSON object: which members it may have and of what type each is. */
#ifndef SIMUL_SHAPE_H
#define SIMUL_SHAPE_H

#include <jansson.h>
#include <stdbool.h>

#include "harness/format/problem.h"

enum shape {
	SHAPE_TEXT, /* not empty */
	SHAPE_NUMBER,
	SHAPE_POSITIVE, /* a number above 0 */
	SHAPE_COUNT,	/* a whole number from 1 */
	SHAPE_FLAG,	/* true or false */
	SHAPE_VALUE,	/* a text or a number */
	SHAPE_TEXTS,	/* an array of texts */
	SHAPE_OBJECTS,	/* an array of objects */
	SHAPE_OBJECT,
	SHAPE_ANY, /* for whoever reads it to check */
};

struct shape_member {
	const char *name; /* NULL: the end of the list */
	enum shape shape;
	bool required;
};

#define SHAPE_MEMBERS_END      \
	{                      \
		NULL, 0, false \
	}

/* Writes "WHERE: " and the message to `problem` and returns -EPROTO. */
int shape_broken(struct problem *problem, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* 0; -EPROTO if `object` is no object, lacks a required member, has one that is not in the list or
 * one of another shape, with "WHERE: what is wrong" in `problem`. */
int shape_check(const json_t *object, const struct shape_member *members, const char *where,
	struct problem *problem);

/* The text that a member is; NULL if it is missing or none. It belongs to the object. */
const char *shape_text(const json_t *object, const char *name);

/* Likewise, but `otherwise` if it is missing or none. */
const char *shape_text_or(const json_t *object, const char *name, const char *otherwise);

#endif
