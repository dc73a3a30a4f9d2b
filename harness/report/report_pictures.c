/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures that were drawn, with what each shows. */
#include "harness/report/report_pictures.h"

/* Each as plots/NAME.svg: what it is for who cannot see it, and what it shows. */
static const struct {
	const char *name, *words, *shows;
} pictures[] = {
	{"heatmap", "Speed-up over sequential: a table of rows and models",
		"Each row under each model, beside the sequential one."},
	{"models", "What sets the models apart",
		"What each model gains in I/O-bound and CPU-bound rows, and what it costs; each "
		"column has its own scale."},
	{"connections", "Memory and time over the connections open at once, a line a model",
		"A thread or a process for each connection takes memory and time that a loop does "
		"not."},
	{"sweep", "Speed-up from all waiting to all computing",
		"The more of a task's time is computing, the less there is to gain from "
		"overlapping its waits, down to what the cores can do side by side."},
	{"plane", "Concurrency and parallelism, every row and model",
		"To the right more are under way, upwards more cores busy."},
	{"scaling", "Speed-up over workers, a panel for each row",
		"Dashes are the lower bound for so many workers on these cores; thin "
		"lines the laws that describe the dots, as far as there are any."},
	{"latency", "Latencies: the share of tasks that had ended by then",
		"The steeper, the more alike the tasks' times; what lies far to the right at the "
		"top are the stragglers."},
	{"order", "Every run beside its cell's median, in order of running",
		"A slope would be drift of the machine, a cloud its noise; runs that were set "
		"aside are in no figure."},
};

static void put_timeline(struct report *report, const struct row *row)
{
	char name[128], until[64] = "";

	snprintf(name, sizeof(name), "timeline-%.100s", row->name);
	if (row->timeline_until > 0)
		snprintf(until, sizeof(until), ", in its first %g document seconds",
			row->timeline_until);
	if (put_picture(report, name, "Timeline: what each task was doing when"))
		put_paragraph(report,
			"Row %s, %s%s. Four kinds of waiting are apart: for something outside, for "
			"another task, for a worker or the loop, and for what a worker computes.",
			row->name, row->title, until);
}

void report_pictures(struct report *report)
{
	const struct summary *summary = report->summary;

	if (!has_picture(report, "order") && !has_picture(report, "plane"))
		return;
	put_heading(report, 2, "Pictures");
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++)
		if (put_picture(report, pictures[i].name, pictures[i].words))
			put_paragraph(report, "%s", pictures[i].shows);
	for (size_t i = 0; i < summary->row_count; i++)
		put_timeline(report, &summary->rows[i]);
	put_paragraph(report, "The numbers drawn are in plots/*.dat.");
}
