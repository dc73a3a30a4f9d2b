/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as lines of JSON. */
#include "harness/results/record.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/input_file.h"

enum {
	/* No record, and no bench of a thousand rounds, comes near them; a foreign file must not
	 * fill memory. */
	LINE_LIMIT = 1 << 20,
	FILE_MAX_MIB = 256,
};

struct field {
	const char *name;
	enum record_type type;
	size_t offset;
	const char *inside; /* the object that holds it, NULL for the record itself */
	bool required;
	const char *text;
};

#define FIELD(member, type, inside, name, required, text) \
	{name, RECORD_##type, offsetof(struct record, member), inside, required, text},

static const struct field fields[] = {RECORD_FIELDS(FIELD)};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

/* What a field holds when the object does not say. */
static void set_absent(struct record *record, const struct field *field)
{
	void *member = (char *)record + field->offset;
	switch (field->type) {
	case RECORD_TEXT:
	case RECORD_WORD:
		*(const char **)member = "";
		break;
	case RECORD_INT:
		*(int *)member = 0;
		break;
	case RECORD_COUNT:
		*(int64_t *)member = 0;
		break;
	case RECORD_WHOLE:
	case RECORD_NUMBER:
		*(double *)member = NAN;
		break;
	case RECORD_FLAG:
		*(bool *)member = true;
		break;
	case RECORD_VALUE:
		*(json_t **)member = NULL;
		break;
	}
}

/* Returns false if the value is of another type or out of range. */
static bool set_value(struct record *record, const struct field *field, json_t *value)
{
	void *member = (char *)record + field->offset;
	json_int_t whole = json_integer_value(value);
	switch (field->type) {
	case RECORD_TEXT:
	case RECORD_WORD:
		*(const char **)member = json_string_value(value);
		return json_is_string(value);
	case RECORD_INT:
		*(int *)member = (int)whole;
		return json_is_integer(value) && whole >= 0 && whole <= INT_MAX;
	case RECORD_COUNT:
		*(int64_t *)member = whole;
		return json_is_integer(value) && whole >= 0;
	case RECORD_WHOLE:
	case RECORD_NUMBER:
		*(double *)member = json_number_value(value);
		return json_is_number(value) && json_number_value(value) >= 0;
	case RECORD_FLAG:
		*(bool *)member = json_is_true(value);
		return json_is_boolean(value);
	case RECORD_VALUE:
		*(json_t **)member = value;
		return true;
	}
	return false;
}

static const char *expected(enum record_type type)
{
	static const char *const words[] = {[RECORD_TEXT] = "a text",
		[RECORD_WORD] = "a text",
		[RECORD_INT] = "a whole number from 0",
		[RECORD_COUNT] = "a whole number from 0",
		[RECORD_WHOLE] = "a number from 0",
		[RECORD_NUMBER] = "a number from 0",
		[RECORD_FLAG] = "true or false",
		[RECORD_VALUE] = "any value"};
	return words[type];
}

static int set_field(
	struct record *record, const struct field *field, json_t *object, struct problem *problem)
{
	json_t *holder = field->inside ? json_object_get(object, field->inside) : object;
	json_t *value = json_object_get(holder, field->name);

	set_absent(record, field);
	if (!value && field->required)
		return problem_set(problem, -EPROTO, "no field '%s'", field->name);
	bool may_be_null = field->type == RECORD_NUMBER || !field->required;
	if (!value || (json_is_null(value) && may_be_null) || set_value(record, field, value))
		return 0;
	return problem_set(
		problem, -EPROTO, "field '%s' is not %s", field->name, expected(field->type));
}

static int check_schema(json_t *object, struct problem *problem)
{
	json_t *schema = json_object_get(object, "schema");

	if (!json_is_object(object))
		return problem_set(problem, -EPROTO, "not a JSON object");
	if (!json_is_integer(schema))
		return problem_set(problem, -EPROTO, "no record: it has no whole number 'schema'");
	if (json_integer_value(schema) != RECORD_SCHEMA)
		return problem_set(problem, -EPROTO, "schema %lld, this program reads schema %d",
			(long long)json_integer_value(schema), RECORD_SCHEMA);
	return 0;
}

/* Fills a record from a JSON object and keeps a reference to it. 0; -EPROTO if it is not an object
 * of this schema or lacks workload, model or wall_s, with the reason in `problem`. */
static int record_from_json(struct record *record, json_t *object, struct problem *problem)
{
	int status = check_schema(object, problem);

	for (size_t i = 0; status == 0 && i < FIELDS; i++)
		status = set_field(record, &fields[i], object, problem);
	if (status < 0)
		return status;
	if (isnan(record->second))
		record->second = 1;
	if (!(record->second > 0))
		return problem_set(problem, -EPROTO, "field 'second' is not above 0");
	record->json = json_incref(object);
	return 0;
}

void record_clear(struct record *record)
{
	for (size_t i = 0; i < FIELDS; i++)
		set_absent(record, &fields[i]);
	record->schema = RECORD_SCHEMA;
	record->second = 1;
	record->json = NULL;
}

/* Rounded to nine digits: no clock here is better, and files stay readable. */
static json_t *number_json(double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.9g", value);
	return isfinite(value) ? json_real(strtod(text, NULL)) : json_null();
}

static json_t *field_json(const struct record *record, const struct field *field)
{
	const void *member = (const char *)record + field->offset;
	const double *number = member;
	json_t *value;
	switch (field->type) {
	case RECORD_TEXT:
		return json_string(*(const char *const *)member);
	case RECORD_WORD:
		return **(const char *const *)member ? json_string(*(const char *const *)member)
						     : json_null();
	case RECORD_INT:
		return json_integer(*(const int *)member);
	case RECORD_COUNT:
		return json_integer(*(const int64_t *)member);
	case RECORD_WHOLE:
		return isfinite(*number) ? json_integer((json_int_t)*number) : json_null();
	case RECORD_NUMBER:
		return number_json(*number);
	case RECORD_FLAG:
		return json_boolean(*(const bool *)member);
	case RECORD_VALUE:
		value = *(json_t *const *)member;
		return value ? json_incref(value) : json_null();
	}
	return NULL;
}

/* What a cell does not say: what a bench adds, and why it is not valid if it is. */
static bool is_left_out(const struct record *record, const struct field *field)
{
	return field->offset >= offsetof(struct record, row) ||
	       (field->offset == offsetof(struct record, problem) && record->valid);
}

json_t *record_to_json(const struct record *record)
{
	json_t *object = json_object();

	for (size_t i = 0; i < FIELDS; i++) {
		const struct field *field = &fields[i];
		if (is_left_out(record, field))
			continue;
		if (field->inside && !json_object_get(object, field->inside))
			json_object_set_new(object, field->inside, json_object());
		json_object_set_new(field->inside ? json_object_get(object, field->inside) : object,
			field->name, field_json(record, field));
	}
	return object;
}

/* What the schema says of a type. `text` of a word begins with the words that it may be. */
static json_t *type_schema(enum record_type type, const char *text)
{
	json_t *words;
	switch (type) {
	case RECORD_TEXT:
		return json_pack("{s:[s,s]}", "type", "string", "null");
	case RECORD_INT:
	case RECORD_COUNT:
	case RECORD_WHOLE:
		return json_pack("{s:[s,s], s:i}", "type", "integer", "null", "minimum", 0);
	case RECORD_NUMBER:
		return json_pack("{s:[s,s], s:i}", "type", "number", "null", "minimum", 0);
	case RECORD_FLAG:
		return json_pack("{s:s}", "type", "boolean");
	case RECORD_VALUE:
		return json_pack("{s:[s,s,s]}", "type", "object", "array", "null");
	case RECORD_WORD:
		words = json_pack("[n]");
		for (const char *end; *text == '`'; text += strspn(text, " |")) {
			end = strchr(text + 1, '`');
			json_array_append_new(
				words, json_stringn(text + 1, (size_t)(end - text - 1)));
			text = end + 1;
		}
		return json_pack("{s:o}", "enum", words);
	}
	return NULL;
}

static json_t *describe_field(const struct field *field)
{
	json_t *schema = type_schema(field->type, field->text);

	/* A time of what has failed may be missing all the same. */
	if (field->required && field->type != RECORD_NUMBER)
		json_object_set(schema, "type", json_array_get(json_object_get(schema, "type"), 0));
	json_object_set_new(schema, "description", json_string(field->text));
	return schema;
}

json_t *record_schema(void)
{
	json_t *properties = json_object(), *required = json_array();

	for (size_t i = 0; i < FIELDS; i++) {
		const struct field *field = &fields[i];
		json_t *within = properties;
		if (field->required)
			json_array_append_new(required, json_string(field->name));
		if (field->inside && !json_object_get(properties, field->inside))
			json_object_set_new(properties, field->inside,
				json_pack("{s:s, s:b, s:{}}", "type", "object",
					"additionalProperties", 0, "properties"));
		if (field->inside)
			within = json_object_get(
				json_object_get(properties, field->inside), "properties");
		json_object_set_new(within, field->name, describe_field(field));
	}
	json_object_set_new(properties, "synthetic",
		json_pack("{s:s, s:s}", "type", "boolean", "description",
			"true in records that no run has made"));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:b, s:o}", "$schema",
		"https://json-schema.org/draft/2020-12/schema", "$id", "record.schema.json",
		"title", "A record: one cell, measured once", "description",
		"One line of records.jsonl, and what `simul run --json` prints.", "type", "object",
		"required", required, "additionalProperties", 0, "properties", properties);
}

void record_document(FILE *stream)
{
	fputs("| field | meaning |\n|---|---|\n", stream);
	for (size_t i = 0; i < FIELDS; i++)
		fprintf(stream, "| `%s%s%s` | %s |\n", fields[i].inside ? fields[i].inside : "",
			fields[i].inside ? "." : "", fields[i].name, fields[i].text);
}

static void record_release(struct record *record)
{
	json_decref(record->json);
	record->json = NULL;
}

static int parse_line(struct record *record, const char *line, size_t size, struct problem *problem)
{
	json_error_t error;
	json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);

	if (!object)
		return problem_set(problem, -EPROTO, "not JSON: %.100s", error.text);
	int status = record_from_json(record, object, problem);
	json_decref(object);
	return status;
}

static int append(struct records *records, size_t *room, const char *line, size_t size,
	struct problem *problem)
{
	if (records->count == *room) {
		size_t more = *room ? 2 * *room : 64;
		struct record *items = reallocarray(records->items, more, sizeof(*items));
		if (!items)
			return problem_set(problem, -ENOMEM, "out of memory");
		records->items = items;
		*room = more;
	}
	int status = parse_line(&records->items[records->count], line, size, problem);
	if (status == 0)
		records->count++;
	return status;
}

/* Reads up to the end of a line or of the file, the newline excluded. Returns the length, -ENODATA
 * at the end of the file, -EFBIG if the line does not fit, or what the file system answered. */
static long read_line(FILE *file, char *line)
{
	size_t size = 0;
	int c;

	while ((c = getc_unlocked(file)) != EOF && c != '\n') {
		if (size == LINE_LIMIT)
			return -EFBIG;
		line[size++] = (char)c;
	}
	if (ferror(file))
		return errno ? -errno : -EIO;
	return c == EOF && size == 0 ? -ENODATA : (long)size;
}

static bool is_blank(const char *line, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!strchr(" \t\r", line[i]) || line[i] == '\0')
			return false;
	return true;
}

static int read_all(
	struct records *records, FILE *file, char *line, int *number, struct problem *problem)
{
	size_t room = 0;

	for (*number = 1;; ++*number) {
		long size = read_line(file, line);
		if (size == -ENODATA)
			return 0;
		if (size == -EFBIG)
			return problem_set(problem, -EPROTO, "longer than %d bytes", LINE_LIMIT);
		if (size < 0)
			return problem_set(problem, (int)size, "%s", strerror((int)-size));
		if (is_blank(line, (size_t)size))
			continue;
		int status = append(records, &room, line, (size_t)size, problem);
		if (status < 0)
			return status;
	}
}

int records_read(struct records *records, const char *path, struct problem *problem)
{
	struct problem reason;
	int number = 0;
	FILE *file;

	*records = (struct records){0};
	int status = input_file_open(&file, path, FILE_MAX_MIB, problem);
	if (status < 0)
		return status;
	char *line = malloc(LINE_LIMIT);
	status = line ? read_all(records, file, line, &number, &reason)
		      : problem_set(&reason, -ENOMEM, "out of memory");
	if (status < 0) {
		problem_set(problem, status, "%.110s, line %d: %.110s", path, number, reason.text);
		records_release(records);
	}
	free(line);
	fclose(file);
	return status;
}

void records_release(struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		record_release(&records->items[i]);
	free(records->items);
	*records = (struct records){0};
}
