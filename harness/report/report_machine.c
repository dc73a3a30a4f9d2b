/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_machine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/format/quantity.h"

static void add_values(struct table *table, const char *before, json_t *object)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		char path[128];
		snprintf(path, sizeof(path), "%.60s%s%.60s", before, before[0] ? " " : "", name);
		if (json_is_object(value) && !before[0]) {
			add_values(table, path, value);
			continue;
		}
		char *text = json_is_string(value)
				     ? strdup(json_string_value(value))
				     : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		if (!json_is_null(value)) {
			table_cell(table, TABLE_PLAIN, "%s", path);
			table_cell(table, TABLE_PLAIN, "%s", text ? text : "");
		}
		free(text);
	}
}

struct table *report_machine(json_t *machine)
{
	struct table *table = table_open();

	table_column(table, "Machine", TABLE_LEFT);
	table_column(table, "", TABLE_LEFT);
	add_values(table, "", machine);
	return table;
}

/* A figure of a primitive, whose name ends with its unit. */
static void add_figure(
	struct table *table, const char *name, const json_t *primitive, const char *figure)
{
	const json_t *value = json_object_get(primitive, figure);
	double number = json_is_number(value) ? json_number_value(value) : NAN;
	size_t length = strlen(name);
	bool is_size = length > 4 && strcmp(name + length - 4, "_kib") == 0;

	table_cell(table, TABLE_PLAIN, "%s",
		(is_size ? quantity_memory(number) : quantity_duration(number)).of);
}

struct table *report_primitives(json_t *primitives)
{
	static const char *const figures[] = {"median", "low", "high", "least", "greatest"};
	static const char *const headings[] = {"Median", "From", "To", "Least", "Greatest"};
	struct table *table = table_open();
	const char *name;
	json_t *primitive;

	table_column(table, "Primitive", TABLE_LEFT);
	for (size_t i = 0; i < 5; i++)
		table_column(table, headings[i], TABLE_RIGHT);
	json_object_foreach(primitives, name, primitive)
	{
		table_cell(table, TABLE_PLAIN, "%s", shape_text_or(primitive, "title", name));
		for (size_t i = 0; i < 5; i++)
			add_figure(table, name, primitive, figures[i]);
	}
	return table;
}
