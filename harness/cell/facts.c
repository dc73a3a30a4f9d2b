/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects the facts that a workload states about its run. */
#include "harness/cell/facts.h"

#include <stdarg.h>
#include <stdio.h>

#define TEXT_MAX 1024

struct facts {
	json_t *object;
};

void fact_number(struct facts *facts, const char *name, double value)
{
	json_object_set_new(facts->object, name, json_real(value));
}

void fact_text(struct facts *facts, const char *name, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	json_object_set_new(facts->object, name, json_string(text));
}

json_t *facts_collect(const struct workload *workload, const void *state)
{
	struct facts facts = {json_object()};
	if (facts.object && workload->facts)
		workload->facts(state, &facts);
	return facts.object;
}
