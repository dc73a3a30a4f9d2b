/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks which members a JSON object has. */
#include "harness/format/shape.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *words(enum shape shape)
{
	static const char *const all[] = {[SHAPE_TEXT] = "a text",
		[SHAPE_NUMBER] = "a number",
		[SHAPE_POSITIVE] = "a number above 0",
		[SHAPE_COUNT] = "a whole number from 1",
		[SHAPE_FLAG] = "true or false",
		[SHAPE_VALUE] = "a text or a number",
		[SHAPE_TEXTS] = "an array of texts",
		[SHAPE_OBJECTS] = "an array of objects",
		[SHAPE_OBJECT] = "an object",
		[SHAPE_ANY] = "a value"};
	return all[shape];
}

static bool is_text(const json_t *value)
{
	return json_is_string(value) && json_string_length(value) > 0;
}

/* Whether all items of an array are texts, or else objects. */
static bool is_array_of(const json_t *value, bool texts)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value, i, item)
	{
		if (texts ? !is_text(item) : !json_is_object(item))
			return false;
	}
	return json_is_array(value);
}

static bool fits(const json_t *value, enum shape shape)
{
	switch (shape) {
	case SHAPE_TEXT:
		return is_text(value);
	case SHAPE_NUMBER:
		return json_is_number(value);
	case SHAPE_POSITIVE:
		return json_is_number(value) && json_number_value(value) > 0;
	case SHAPE_COUNT:
		return json_is_integer(value) && json_integer_value(value) >= 1;
	case SHAPE_FLAG:
		return json_is_boolean(value);
	case SHAPE_VALUE:
		return is_text(value) || json_is_number(value);
	case SHAPE_TEXTS:
	case SHAPE_OBJECTS:
		return is_array_of(value, shape == SHAPE_TEXTS);
	case SHAPE_OBJECT:
		return json_is_object(value);
	case SHAPE_ANY:
		return true;
	}
	return false;
}

static const struct shape_member *find(const struct shape_member *members, const char *name)
{
	while (members->name && strcmp(members->name, name) != 0)
		members++;
	return members->name ? members : NULL;
}

int shape_broken(struct problem *problem, const char *where, const char *format, ...)
{
	char what[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return problem_set(problem, -EPROTO, "%.90s: %s", where, what);
}

int shape_check(const json_t *object, const struct shape_member *members, const char *where,
	struct problem *problem)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return shape_broken(problem, where, "not an object");
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		const struct shape_member *member = find(members, name);
		if (member && fits(value, member->shape))
			continue;
		return shape_broken(problem, where, "'%.60s' is %s%s", name,
			member ? "not " : "unknown", member ? words(member->shape) : "");
	}
	for (; members->name; members++)
		if (members->required && !json_object_get(object, members->name))
			return shape_broken(problem, where, "there is no '%s'", members->name);
	return 0;
}

const char *shape_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

const char *shape_text_or(const json_t *object, const char *name, const char *otherwise)
{
	const char *text = shape_text(object, name);

	return text ? text : otherwise;
}
