/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts that reports are put together from. */
#include "harness/report/report_writer.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

void report_begin(
	struct report *report, const struct summary *summary, FILE *stream, enum text_form form)
{
	struct problem problem;

	*report = (struct report){.summary = summary,
		.stream = stream,
		.form = form,
		.columns = stream_columns(stream)};
	int checked = claim_verdicts_make(&report->checked, summary, &problem);
	if (checked == 0)
		report->verdicts = &report->checked;
	else if (checked != -ENOENT)
		put_alarm(report, "The claims cannot be checked: %s", problem.text);
}

int report_end(struct report *report)
{
	if (report->verdicts)
		claim_verdicts_release(&report->checked);
	return report->status;
}

void put_heading(struct report *report, int level, const char *text)
{
	bool colour = report->form == TEXT_TERMINAL && stream_colour(report->stream);

	if (report->form == TEXT_MARKDOWN)
		fprintf(report->stream, "\n%.*s ", level, "###");
	else
		fprintf(report->stream, "\n%s", colour ? "\033[1m" : "");
	text_print(text, report->stream, report->form, 0);
	fputs(colour ? "\033[0m" : "", report->stream);
	if (report->form == TEXT_MARKDOWN)
		putc('\n', report->stream);
}

static void put_text(struct report *report, const char *before, int indent, const char *format,
	va_list arguments)
{
	char *text = NULL;
	if (vasprintf(&text, format, arguments) < 0) {
		report->status = -ENOMEM;
		return;
	}
	fputs(before, report->stream);
	text_print(text, report->stream, report->form, indent);
	free(text);
}

void put_paragraph(struct report *report, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	put_text(report, "\n", 0, format, arguments);
	va_end(arguments);
}

void put_alarm(struct report *report, const char *format, ...)
{
	bool colour = report->form == TEXT_TERMINAL && stream_colour(report->stream);
	va_list arguments;
	va_start(arguments, format);
	put_text(report,
		report->form == TEXT_MARKDOWN ? "\n> "
		: colour		      ? "\n\033[1;31m"
					      : "\n",
		0, format, arguments);
	va_end(arguments);
	fputs(colour ? "\033[0m" : "", report->stream);
}

void put_item(struct report *report, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	put_text(report, "- ", 2, format, arguments);
	va_end(arguments);
}

void put_table(struct report *report, struct table *table)
{
	if (table_lines(table) == 0) {
		table_close(table);
		return;
	}
	putc('\n', report->stream);
	table_drop_unmeasured(table);
	int status = report->form == TEXT_TERMINAL
			     ? table_print_within(table, report->stream, report->columns)
			     : table_print(table, report->stream, report->form);
	if (status < 0 && report->status == 0)
		report->status = status;
	table_close(table);
}

bool has_picture(const struct report *report, const char *name)
{
	char path[PATH_MAX];
	int size =
		snprintf(path, sizeof(path), "%s/plots/%s.svg", report->summary->directory, name);

	return report->pictures && size < (int)sizeof(path) && access(path, R_OK) == 0;
}

bool put_picture(struct report *report, const char *name, const char *words)
{
	if (!has_picture(report, name))
		return false;
	fprintf(report->stream, "\n![%s](<plots/%s.svg>)\n", words, name);
	return true;
}
