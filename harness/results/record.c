/* SPDX-License-Identifier: GPL-3.0-or-later */
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
	PROBLEM_SIZE = 256,
	/* No record, and no bench of a thousand rounds, comes near them; a foreign file must not
	 * fill memory. */
	LINE_LIMIT = 1 << 20,
	FILE_MAX_MIB = 256,
};

enum field_type { FIELD_TEXT, FIELD_INT, FIELD_INT64, FIELD_NUMBER, FIELD_BOOL };

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	const char *inside; /* the object that holds it, NULL for the record itself */
	bool required;
};

#define AT(member) offsetof(struct record, member)

static const struct field fields[] = {
	{"workload", FIELD_TEXT, AT(workload), NULL, true},
	{"model", FIELD_TEXT, AT(model), NULL, true},
	{"row", FIELD_TEXT, AT(row), NULL, false},
	{"workers", FIELD_INT, AT(workers), NULL, false},
	{"round", FIELD_INT, AT(round), NULL, false},
	{"position", FIELD_INT, AT(position), NULL, false},
	{"tasks", FIELD_INT64, AT(tasks), NULL, false},
	{"second", FIELD_NUMBER, AT(second), NULL, false},
	{"wall_s", FIELD_NUMBER, AT(wall_s), NULL, true},
	{"startup_s", FIELD_NUMBER, AT(startup_s), NULL, false},
	{"setup_s", FIELD_NUMBER, AT(setup_s), NULL, false},
	{"teardown_s", FIELD_NUMBER, AT(teardown_s), NULL, false},
	{"outer_s", FIELD_NUMBER, AT(outer_s), NULL, false},
	{"user_s", FIELD_NUMBER, AT(user_s), NULL, false},
	{"sys_s", FIELD_NUMBER, AT(sys_s), NULL, false},
	{"ideal_s", FIELD_NUMBER, AT(ideal_s), NULL, false},
	{"efficiency", FIELD_NUMBER, AT(efficiency), NULL, false},
	{"concurrency", FIELD_NUMBER, AT(concurrency), NULL, false},
	{"parallelism", FIELD_NUMBER, AT(parallelism), NULL, false},
	{"peak_in_flight", FIELD_NUMBER, AT(peak_in_flight), NULL, false},
	{"completed", FIELD_INT64, AT(completed), NULL, false},
	{"failed", FIELD_INT64, AT(failed), NULL, false},
	{"cancelled", FIELD_INT64, AT(cancelled), NULL, false},
	{"timed_out", FIELD_INT64, AT(timed_out), NULL, false},
	{"lost", FIELD_INT64, AT(lost), NULL, false},
	{"operations", FIELD_INT64, AT(operations), NULL, false},
	{"operation_ns", FIELD_NUMBER, AT(operation_ns), NULL, false},
	{"p50", FIELD_NUMBER, AT(latency_p50_ns), "latency_ns", false},
	{"p99", FIELD_NUMBER, AT(latency_p99_ns), "latency_ns", false},
	{"p999", FIELD_NUMBER, AT(latency_p999_ns), "latency_ns", false},
	{"max", FIELD_NUMBER, AT(latency_max_ns), "latency_ns", false},
	{"arrived", FIELD_INT64, AT(arrived), NULL, false},
	{"arrivals_s", FIELD_NUMBER, AT(arrivals_s), NULL, false},
	{"little", FIELD_NUMBER, AT(little), NULL, false},
	{"peak_memory_kib", FIELD_NUMBER, AT(peak_memory_kib), NULL, false},
	{"os_threads", FIELD_NUMBER, AT(os_threads), NULL, false},
	{"os_processes", FIELD_NUMBER, AT(os_processes), NULL, false},
	{"steal", FIELD_NUMBER, AT(steal), NULL, false},
	{"foreign", FIELD_NUMBER, AT(foreign), NULL, false},
	{"checksum", FIELD_TEXT, AT(checksum), NULL, false},
	{"result", FIELD_TEXT, AT(result), NULL, false},
	{"problem", FIELD_TEXT, AT(problem), NULL, false},
	{"set_aside", FIELD_TEXT, AT(set_aside), NULL, false},
	{"disturbed", FIELD_TEXT, AT(disturbed), NULL, false},
	{"ending", FIELD_TEXT, AT(ending), NULL, false},
	{"valid", FIELD_BOOL, AT(valid), NULL, false},
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

/* What a field holds when the object does not say. */
static void set_absent(struct record *record, const struct field *field)
{
	void *member = (char *)record + field->offset;
	switch (field->type) {
	case FIELD_TEXT:
		*(const char **)member = "";
		break;
	case FIELD_INT:
		*(int *)member = 0;
		break;
	case FIELD_INT64:
		*(int64_t *)member = 0;
		break;
	case FIELD_NUMBER:
		*(double *)member = NAN;
		break;
	case FIELD_BOOL:
		*(bool *)member = true;
		break;
	}
}

/* Answers false if the value is of another type or out of range. */
static bool set_value(struct record *record, const struct field *field, const json_t *value)
{
	void *member = (char *)record + field->offset;
	json_int_t whole = json_integer_value(value);
	switch (field->type) {
	case FIELD_TEXT:
		*(const char **)member = json_string_value(value);
		return json_is_string(value);
	case FIELD_INT:
		*(int *)member = (int)whole;
		return json_is_integer(value) && whole >= 0 && whole <= INT_MAX;
	case FIELD_INT64:
		*(int64_t *)member = whole;
		return json_is_integer(value) && whole >= 0;
	case FIELD_NUMBER:
		*(double *)member = json_number_value(value);
		return json_is_number(value) && json_number_value(value) >= 0;
	case FIELD_BOOL:
		*(bool *)member = json_is_true(value);
		return json_is_boolean(value);
	}
	return false;
}

static const char *expected(enum field_type type)
{
	static const char *const words[] = {[FIELD_TEXT] = "a text",
		[FIELD_INT] = "a whole number from 0",
		[FIELD_INT64] = "a whole number from 0",
		[FIELD_NUMBER] = "a number from 0",
		[FIELD_BOOL] = "true or false"};
	return words[type];
}

static int set_field(
	struct record *record, const struct field *field, json_t *object, char *problem)
{
	json_t *holder = field->inside ? json_object_get(object, field->inside) : object;
	json_t *value = json_object_get(holder, field->name);

	set_absent(record, field);
	if (!value && field->required) {
		snprintf(problem, PROBLEM_SIZE, "no field '%s'", field->name);
		return -EPROTO;
	}
	bool may_be_null = field->type == FIELD_NUMBER || !field->required;
	if (!value || (json_is_null(value) && may_be_null) || set_value(record, field, value))
		return 0;
	snprintf(problem, PROBLEM_SIZE, "field '%s' is not %s", field->name, expected(field->type));
	return -EPROTO;
}

static int check_schema(json_t *object, char *problem)
{
	json_t *schema = json_object_get(object, "schema");

	if (!json_is_object(object))
		snprintf(problem, PROBLEM_SIZE, "not a JSON object");
	else if (!json_is_integer(schema))
		snprintf(problem, PROBLEM_SIZE, "no record: it has no whole number 'schema'");
	else if (json_integer_value(schema) != RECORD_SCHEMA)
		snprintf(problem, PROBLEM_SIZE, "schema %lld, this program reads schema %d",
			(long long)json_integer_value(schema), RECORD_SCHEMA);
	else
		return 0;
	return -EPROTO;
}

int record_from_json(struct record *record, json_t *object, char *problem)
{
	int status = check_schema(object, problem);

	for (size_t i = 0; status == 0 && i < FIELDS; i++)
		status = set_field(record, &fields[i], object, problem);
	if (status < 0)
		return status;
	if (isnan(record->second))
		record->second = 1;
	if (!(record->second > 0)) {
		snprintf(problem, PROBLEM_SIZE, "field 'second' is not above 0");
		return -EPROTO;
	}
	record->json = json_incref(object);
	return 0;
}

void record_release(struct record *record)
{
	json_decref(record->json);
	record->json = NULL;
}

static int parse_line(struct record *record, const char *line, size_t size, char *problem)
{
	json_error_t error;
	json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);

	if (!object) {
		snprintf(problem, PROBLEM_SIZE, "not JSON: %.100s", error.text);
		return -EPROTO;
	}
	int status = record_from_json(record, object, problem);
	json_decref(object);
	return status;
}

static int append(
	struct records *records, size_t *room, const char *line, size_t size, char *problem)
{
	if (records->count == *room) {
		size_t more = *room ? 2 * *room : 64;
		struct record *items = reallocarray(records->items, more, sizeof(*items));
		if (!items) {
			snprintf(problem, PROBLEM_SIZE, "out of memory");
			return -ENOMEM;
		}
		records->items = items;
		*room = more;
	}
	int status = parse_line(&records->items[records->count], line, size, problem);
	if (status == 0)
		records->count++;
	return status;
}

/* Reads up to the end of a line or of the file, the newline excluded. Answers the length, -ENODATA
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

static int read_all(struct records *records, FILE *file, char *line, int *number, char *problem)
{
	size_t room = 0;

	for (*number = 1;; ++*number) {
		long size = read_line(file, line);
		if (size == -ENODATA)
			return 0;
		if (size == -EFBIG) {
			snprintf(problem, PROBLEM_SIZE, "longer than %d bytes", LINE_LIMIT);
			return -EPROTO;
		}
		if (size < 0) {
			snprintf(problem, PROBLEM_SIZE, "%s", strerror((int)-size));
			return (int)size;
		}
		if (is_blank(line, (size_t)size))
			continue;
		int status = append(records, &room, line, (size_t)size, problem);
		if (status < 0)
			return status;
	}
}

int records_read(struct records *records, const char *path, char *problem)
{
	char reason[PROBLEM_SIZE] = "";
	int number = 0;

	*records = (struct records){0};
	char *line = malloc(LINE_LIMIT);
	FILE *file = NULL;
	if (!line)
		snprintf(problem, PROBLEM_SIZE, "out of memory");
	int status = line ? input_file_open(&file, path, FILE_MAX_MIB, problem) : -ENOMEM;
	if (status < 0)
		goto done;
	status = read_all(records, file, line, &number, reason);
	if (status < 0) {
		snprintf(problem, PROBLEM_SIZE, "%.110s, line %d: %.110s", path, number, reason);
		records_release(records);
	}
	fclose(file);
done:
	free(line);
	return status;
}

void records_release(struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		record_release(&records->items[i]);
	free(records->items);
	*records = (struct records){0};
}
