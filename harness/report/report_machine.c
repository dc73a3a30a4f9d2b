/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine, and what its primitives cost. */
#include "harness/report/report_machine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/format/quantity.h"

struct fact {
	const char *name;
	const json_t *value;
};

TABLE_SHOWS(put_name, const struct fact *fact, TABLE_PLAIN, fact->name)

static void put_value(struct table *table, const void *item)
{
	const json_t *value = ((const struct fact *)item)->value;
	char *text = json_is_string(value) ? strdup(json_string_value(value))
					   : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	table_cell(table, TABLE_PLAIN, "%s", text ? text : "");
	free(text);
}

/* What is in an object within one has the names of both. */
static void add_facts(struct table *table, const char *before, json_t *object)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		char path[128];
		snprintf(path, sizeof(path), "%.60s%s%.60s", before, before[0] ? " " : "", name);
		if (json_is_object(value) && !before[0])
			add_facts(table, path, value);
		else if (!json_is_null(value))
			table_line(table, &(const struct fact){path, value});
	}
}

struct table *report_machine(json_t *machine)
{
	static const struct table_column columns[] = {
		{"Machine", TABLE_LEFT, put_name}, {"", TABLE_WORDS, put_value}};
	struct table *table = TABLE_OPEN(columns);

	add_facts(table, "", machine);
	return table;
}

TABLE_SHOWS(put_title, const struct fact *primitive, TABLE_PLAIN,
	shape_text_or(primitive->value, "title", primitive->name))

/* The figure of a primitive that the column is about. The primitive's name ends with its unit. */
static void put_figure(struct table *table, const void *item)
{
	const struct fact *primitive = item;
	const json_t *value = json_object_get(primitive->value, table_about(table));
	double number = json_is_number(value) ? json_number_value(value) : NAN;
	size_t length = strlen(primitive->name);
	bool is_size = length > 4 && strcmp(primitive->name + length - 4, "_kib") == 0;

	table_cell(table, TABLE_PLAIN, "%s",
		(is_size ? quantity_memory(number) : quantity_duration(number)).of);
}

struct table *report_primitives(json_t *primitives)
{
	static const struct table_column title = {"Primitive", TABLE_WORDS, put_title};
	static const struct {
		const char *heading, *name;
	} figures[] = {{"Median", "median"}, {"From", "low"}, {"To", "high"}, {"Least", "least"},
		{"Greatest", "greatest"}};
	struct table *table = table_open(&title, 1);
	struct fact primitive;
	json_t *value;

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		table_add(table, (struct table_column){figures[i].heading, TABLE_RIGHT, put_figure},
			figures[i].name);
	json_object_foreach(primitives, primitive.name, value)
	{
		primitive.value = value;
		table_line(table, &primitive);
	}
	return table;
}
