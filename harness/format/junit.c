/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test cases as JUnit's XML. */
#include "harness/format/junit.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
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

static void put_properties(const struct junit_property *properties, FILE *stream)
{
	if (!properties)
		return;
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

static void put_counts(const struct junit_counts *counts, FILE *stream)
{
	fprintf(stream,
		" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"%.6f\"",
		counts->tests, counts->failures, counts->skipped, counts->time_s);
}

static void add_counts(struct junit_counts *counts, const struct junit_counts *more)
{
	counts->tests += more->tests;
	counts->failures += more->failures;
	counts->skipped += more->skipped;
	counts->time_s += more->time_s;
}

int junit_begin(struct junit *junit, const char *host, const char *timestamp)
{
	*junit = (struct junit){.host = host, .timestamp = timestamp};
	junit->suites = open_memstream(&junit->suites_text, &junit->suites_size);
	return junit->suites ? 0 : -ENOMEM;
}

int junit_end(struct junit *junit, FILE *stream)
{
	int status = fclose(junit->suites) == 0 ? 0 : -ENOMEM;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"simul\"", stream);
	put_counts(&junit->all, stream);
	fputs(">\n", stream);
	if (status == 0)
		fputs(junit->suites_text, stream);
	fputs("</testsuites>\n", stream);
	free(junit->suites_text);
	return status;
}

int junit_suite_begin(
	struct junit *junit, const char *name, const struct junit_property *properties)
{
	junit->name = name;
	junit->properties = properties;
	junit->suite = (struct junit_counts){0};
	junit->cases = open_memstream(&junit->cases_text, &junit->cases_size);
	return junit->cases ? 0 : -ENOMEM;
}

void junit_suite_end(struct junit *junit)
{
	bool whole = fclose(junit->cases) == 0;

	fputs("<testsuite", junit->suites);
	put_attribute("name", junit->name, junit->suites);
	put_counts(&junit->suite, junit->suites);
	if (junit->timestamp)
		put_attribute("timestamp", junit->timestamp, junit->suites);
	if (junit->host)
		put_attribute("hostname", junit->host, junit->suites);
	fputs(">\n", junit->suites);
	put_properties(junit->properties, junit->suites);
	if (whole)
		fputs(junit->cases_text, junit->suites);
	fputs("</testsuite>\n", junit->suites);
	free(junit->cases_text);
	add_counts(&junit->all, &junit->suite);
}

void junit_case(struct junit *junit, const char *name, double time_s, enum junit_outcome outcome,
	const char *message, const struct junit_property *properties)
{
	FILE *stream = junit->cases;

	fputs("<testcase", stream);
	put_attribute("classname", junit->name, stream);
	put_attribute("name", name, stream);
	if (!isnan(time_s))
		fprintf(stream, " time=\"%.6f\"", time_s);
	putc('>', stream);
	put_properties(properties, stream);
	if (outcome != JUNIT_PASSED) {
		fprintf(stream, "<%s", outcome == JUNIT_FAILED ? "failure" : "skipped");
		put_attribute("message", message, stream);
		fputs("/>", stream);
	}
	fputs("</testcase>\n", stream);
	add_counts(&junit->suite, &(struct junit_counts){1, outcome == JUNIT_FAILED,
					  outcome == JUNIT_SKIPPED, isnan(time_s) ? 0 : time_s});
}
