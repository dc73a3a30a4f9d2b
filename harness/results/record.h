/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record: what one cell yielded. */
#ifndef SIMUL_RECORD_H
#define SIMUL_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/format/problem.h"
#include "harness/results/record_fields.h"

#define RECORD_SCHEMA 1

enum record_type {
	RECORD_TEXT,
	RECORD_WORD,
	RECORD_INT,
	RECORD_COUNT,
	RECORD_WHOLE,
	RECORD_NUMBER,
	RECORD_FLAG,
	RECORD_VALUE,
};

#define RECORD_MEMBER_TEXT const char *
#define RECORD_MEMBER_WORD const char *
#define RECORD_MEMBER_INT int
#define RECORD_MEMBER_COUNT int64_t
#define RECORD_MEMBER_WHOLE double
#define RECORD_MEMBER_NUMBER double
#define RECORD_MEMBER_FLAG bool
#define RECORD_MEMBER_VALUE json_t *

#define RECORD_MEMBER(member, type, inside, name, required, text) RECORD_MEMBER_##type member;

/* Its members are the fields of record_fields.h. Texts and values of one that was read belong to
 * `json`. A figure that could not be measured is NAN; a text that is absent is "". */
struct record {
	RECORD_FIELDS(RECORD_MEMBER)
	json_t *json; /* the whole object; the record holds a reference; NULL: it was not read */
};

/* Makes every field absent. */
void record_clear(struct record *record);

/* What a cell says, a new object; what a bench adds to it is left out. */
json_t *record_to_json(const struct record *record);

/* The JSON schema of a record, a new object; and its fields as a table in Markdown. */
json_t *record_schema(void);
void record_document(FILE *stream);

/* Records of one file, in file order. */
struct records {
	struct record *items;
	size_t count;
};

/* Reads a .jsonl file. 0 or -errno (-EPROTO for what is no record), with one line that names file
 * and line number in `problem`; nothing is left allocated then. */
int records_read(struct records *records, const char *path, struct problem *problem);
void records_release(struct records *records);

#endif
