/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test cases as JUnit's XML. */
#include "harness/format/junit.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The two characters that are Unicode's but not XML's, U+FFFE and U+FFFF. */
static bool is_no_character(const char *text)
{
	return strncmp(text, "\xEF\xBF\xBE", 3) == 0 || strncmp(text, "\xEF\xBF\xBF", 3) == 0;
}

static void put_escaped(const char *text, FILE *stream)
{
	for (; *text; text++) {
		if (*text == '&') {
			fputs("&amp;", stream);
		} else if (*text == '<') {
			fputs("&lt;", stream);
		} else if (*text == '>') {
			fputs("&gt;", stream);
		} else if (*text == '"') {
			fputs("&quot;", stream);
		} else if (is_no_character(text)) {
			putc('?', stream);
			text += 2;
		} else {
			putc((unsigned char)*text < ' ' ? '?' : *text, stream);
		}
	}
}

static void put_attribute(const char *name, const char *value, FILE *stream)
{
	fprintf(stream, " %s=\"", name);
	put_escaped(value, stream);
	putc('"', stream);
}

void junit_begin(FILE *stream)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"simul\">\n", stream);
}

void junit_end(FILE *stream)
{
	fputs("</testsuites>\n", stream);
}

void junit_suite_begin(FILE *stream, const char *name, const struct junit_property *properties,
	size_t tests, size_t failures, size_t skipped)
{
	fputs("<testsuite", stream);
	put_attribute("name", name, stream);
	fprintf(stream, " tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n", tests, failures,
		skipped);
	fputs("<properties>", stream);
	for (; properties->name; properties++) {
		if (!properties->value)
			continue;
		fputs("<property", stream);
		put_attribute("name", properties->name, stream);
		put_attribute("value", properties->value, stream);
		fputs("/>", stream);
	}
	fputs("</properties>\n", stream);
}

void junit_suite_end(FILE *stream)
{
	fputs("</testsuite>\n", stream);
}

void junit_case(FILE *stream, const char *suite, const char *name, double time_s,
	enum junit_outcome outcome, const char *message)
{
	fputs("<testcase", stream);
	put_attribute("classname", suite, stream);
	put_attribute("name", name, stream);
	if (!isnan(time_s))
		fprintf(stream, " time=\"%.6f\"", time_s);
	if (outcome == JUNIT_PASSED) {
		fputs("/>\n", stream);
		return;
	}
	fprintf(stream, "><%s", outcome == JUNIT_FAILED ? "failure" : "skipped");
	put_attribute("message", message, stream);
	fputs("/></testcase>\n", stream);
}
