/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul report: the report of a results directory in all its forms. */
#include "harness/commands/report.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/commands/thresholds.h"
#include "harness/process/exit.h"
#include "harness/claims/claim_verdicts.h"
#include "harness/report/report_badge.h"
#include "harness/report/report_brief.h"
#include "harness/report/report_export.h"
#include "harness/report/report_github.h"
#include "harness/report/report_html.h"
#include "harness/report/report_junit.h"
#include "harness/report/report_text.h"
#include "harness/results/trouble.h"
#include "harness/files/stream.h"
#include "harness/files/whole_file.h"

/* Anything that writes a summary; answers 0 or -errno with one line in `problem`. */
typedef int writer(const struct summary *summary, FILE *stream, struct problem *problem);

static int explain(int status, struct problem *problem)
{
	if (status < 0)
		problem_set(problem, status, "%s", strerror(-status));
	return status;
}

static int write_terminal(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return explain(report_text(summary, stream, TEXT_TERMINAL), problem);
}

static int write_brief(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return explain(report_brief(summary, stream), problem);
}

static int write_markdown(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return explain(report_text(summary, stream, TEXT_MARKDOWN), problem);
}

typedef int verdict_writer(
	const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream);

/* With the verdicts on claims, if the bench was about any. */
static int write_with_verdicts(
	const struct summary *summary, verdict_writer *write, FILE *stream, struct problem *problem)
{
	struct claim_verdicts verdicts;
	int status = claim_verdicts_make(&verdicts, summary, problem);

	if (status == -ENOENT)
		return explain(write(summary, NULL, stream), problem);
	if (status < 0)
		return status;
	status = write(summary, &verdicts, stream);
	claim_verdicts_release(&verdicts);
	return explain(status, problem);
}

static int write_json(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return write_with_verdicts(summary, report_json, stream, problem);
}

static int write_junit(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return write_with_verdicts(summary, report_junit, stream, problem);
}

static int write_badge(const struct summary *summary, FILE *stream, struct problem *problem)
{
	return write_with_verdicts(summary, report_badge, stream, problem);
}

static int write_csv(const struct summary *summary, FILE *stream, struct problem *problem)
{
	(void)problem;
	report_csv(summary, stream);
	return 0;
}

/* By way of Markdown of its own, so that it depends on no report.md. */
static int write_html(const struct summary *summary, FILE *stream, struct problem *problem)
{
	FILE *markdown = tmpfile();

	if (!markdown)
		return explain(-errno, problem);
	int status = write_markdown(summary, markdown, problem);
	if (status == 0 && (fflush(markdown) != 0 || fseek(markdown, 0, SEEK_SET) != 0))
		status = explain(-errno, problem);
	if (status == 0)
		status = report_html(markdown, summary->directory, stream, problem);
	fclose(markdown);
	if (status == -ENOENT)
		return problem_set(problem, status,
			"no HTML: cmark-gfm is not installed "
			"(Debian: apt-get install cmark-gfm)");
	return status;
}

static const struct {
	const char *name;
	writer *write;
} formats[] = {
	{"md", write_markdown},
	{"html", write_html},
	{"csv", write_csv},
	{"json", write_json},
	{"junit", write_junit},
	{"badge", write_badge},
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static int complain_wrong(const char *directory)
{
	return complain(
		EXIT_WRONG, "%s: there are wrong results; the report says where", directory);
}

static int print_with(const char *directory, writer *write)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	int code = trouble_anywhere(&summary) ? EXIT_WRONG : EXIT_FINE;
	int status = write(&summary, stdout, &problem);
	if (status == 0)
		status = explain(stream_finish(stdout), &problem);
	summary_release(&summary);
	if (status < 0)
		return complain(EXIT_WRONG, "report: %s", problem.text);
	return code == EXIT_FINE ? code : complain_wrong(directory);
}

int report_check(const char *directory)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	bool wrong = trouble_anywhere(&summary);
	summary_release(&summary);
	return wrong ? complain_wrong(directory) : EXIT_FINE;
}

int report_print(const char *directory)
{
	return print_with(directory, write_terminal);
}

int report_print_brief(const char *directory)
{
	return print_with(directory, write_brief);
}

static int write_file(
	const struct summary *summary, const char *name, writer *write, FILE *progress)
{
	struct whole_file file;
	struct problem problem;
	char path[PATH_MAX];

	int size = snprintf(path, sizeof(path), "%s/%s", summary->directory, name);
	int status = size < (int)sizeof(path) ? whole_file_open(&file, path) : -ENAMETOOLONG;
	if (status < 0)
		return complain(EXIT_WRONG, "%s: %s", path, strerror(-status));
	status = write(summary, file.stream, &problem);
	if (status < 0)
		whole_file_abandon(&file);
	else
		status = explain(whole_file_commit(&file), &problem);
	if (status < 0)
		return complain(EXIT_WRONG, "%s: %s", path, problem.text);
	if (progress)
		fprintf(progress, "%s\n", path);
	return EXIT_FINE;
}

int report_write(const char *directory, bool html, FILE *progress)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	static const struct {
		const char *name;
		writer *write;
	} files[] = {{"report.md", write_markdown}, {"results.csv", write_csv},
		{"results.json", write_json}, {"junit.xml", write_junit},
		{"badge.svg", write_badge}, {"report.html", write_html}};
	/* The one that needs a tool comes last: without it there are all others. */
	size_t count = sizeof(files) / sizeof(files[0]) - (html ? 0 : 1);
	int code = EXIT_FINE;
	for (size_t i = 0; i < count && code == EXIT_FINE; i++)
		code = write_file(&summary, files[i].name, files[i].write, progress);
	summary_release(&summary);
	return code;
}

static int publish_on_github(const char *directory)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	int code = trouble_anywhere(&summary) ? EXIT_WRONG : EXIT_FINE;
	int status = report_github(&summary, &problem);
	summary_release(&summary);
	if (status < 0)
		return complain(status == -ENOENT ? EXIT_USAGE : EXIT_WRONG, "report --github: %s",
			problem.text);
	return code;
}

static char *asked_format;
static const char *const *asked_thresholds;
static int asked_write, asked_github;

static int check_thresholds(const char *directory)
{
	struct thresholds thresholds;
	int code = thresholds_open(&thresholds, asked_thresholds);

	if (code == EXIT_FINE)
		code = thresholds_check(&thresholds, directory);
	thresholds_close(&thresholds);
	return code;
}

static int report_main(const char **operands, int count)
{
	const char *names[FORMATS];

	if (count != 1)
		return complain(EXIT_USAGE, "report needs one results directory, as in: "
					    "simul report results/latest");
	if ((asked_format != NULL) + asked_write + asked_github + (asked_thresholds != NULL) > 1)
		return complain(
			EXIT_USAGE, "--format, --write, --github and --fail exclude each other");
	if (asked_thresholds)
		return check_thresholds(operands[0]);
	if (asked_github)
		return publish_on_github(operands[0]);
	if (asked_write)
		return report_write(operands[0], true, stderr);
	if (!asked_format)
		return report_print(operands[0]);
	for (size_t i = 0; i < FORMATS; i++)
		names[i] = formats[i].name;
	int found = choose_word("format", asked_format, names, FORMATS);
	return found < 0 ? EXIT_USAGE : print_with(operands[0], formats[found].write);
}

static const struct poptOption report_options[] = {
	{"format", 'f', POPT_ARG_STRING, &asked_format, 0,
		"print the report as md, html, csv, json, junit or badge (SVG)", "FORMAT"},
	{"write", 'w', POPT_ARG_NONE, &asked_write, 0,
		"write report.md, report.html, results.csv, results.json, junit.xml and badge.svg "
		"in DIR",
		NULL},
	{"github", 0, POPT_ARG_NONE, &asked_github, 0,
		"append the report to the summary of a step on GitHub's runners, and annotate it",
		NULL},
	{"fail", 0, POPT_ARG_ARGV, &asked_thresholds, 0,
		"say only whether this holds, as p99(fetch.open,eventloop)<50ms, and end with exit "
		"code 1 if not; see bench --fail",
		"THRESHOLD"},
	COMMAND_OPTIONS_END};

const struct command command_report = {
	.name = "report",
	.arguments = "DIR",
	.summary = "print the report of a results directory",
	.details = "Says which model suits which kind of work, by how much and how sure that is, "
		   "then gives every row and model with its interval next to the documents' "
		   "figures. Without an option it prints tables for a terminal; --format prints "
		   "the whole report, or the figures for another program. The report shows the "
		   "pictures that `simul plot DIR` has drawn.",
	.options = report_options,
	.main = report_main,
};
