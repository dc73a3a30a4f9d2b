/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures drawn with gnuplot. */
#include "harness/plot/plot.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/process/exit.h"
#include "harness/plot/plot_data.h"
#include "harness/files/file.h"
#include "harness/files/resource.h"
#include "harness/results/scaling.h"
#include "harness/results/section.h"
#include "harness/process/tool.h"
#include "harness/results/trait.h"

/* One picture: NAME.dat is drawn by SCRIPT.gnuplot, see plots/style.gnuplot. */
struct picture {
	const char *name, *script;
	const char *models;
	const char *first, *second, *third; /* further arguments of the script */
};

/* Where everything is; absolute, since gnuplot runs among the scripts. */
struct plot_context {
	char scripts[PATH_MAX], plots[PATH_MAX];
};

static int find_scripts(struct plot_context *context)
{
	if (resource_find("SIMUL_PLOTS", "plots", "plots", "style.gnuplot", context->scripts) < 0)
		return complain(EXIT_WRONG, "the gnuplot scripts are not where they were "
					    "installed; name their directory in SIMUL_PLOTS");
	return EXIT_FINE;
}

static int open_context(struct plot_context *context, const char *directory)
{
	char path[PATH_MAX];
	int code = find_scripts(context);

	if (code != EXIT_FINE)
		return code;
	int size = snprintf(path, sizeof(path), "%s/plots", directory);
	if (size >= (int)sizeof(path) || (mkdir(path, 0777) < 0 && errno != EEXIST) ||
		!realpath(path, context->plots))
		return complain(EXIT_WRONG, "%s/plots: %s", directory, strerror(errno));
	return EXIT_FINE;
}

static bool is_empty(const char *path)
{
	struct stat status;
	return stat(path, &status) < 0 || status.st_size == 0;
}

/* Draws under a temporary name, then renames. 0 or -errno with the reason in `problem`. */
static int draw_format(const struct plot_context *context, const struct picture *picture,
	const char *format, struct problem *problem)
{
	char script[64], data[PATH_MAX + 128], drawn[PATH_MAX + 160], path[PATH_MAX + 128];
	snprintf(script, sizeof(script), "%s.gnuplot", picture->script);
	snprintf(data, sizeof(data), "%s/%s.dat", context->plots, picture->name);
	snprintf(path, sizeof(path), "%s/%s.%s", context->plots, picture->name, format);
	snprintf(drawn, sizeof(drawn), "%s.%ld~", path, (long)getpid());
	const char *const arguments[] = {"gnuplot", "-c", script, data, format, drawn,
		picture->models, picture->first, picture->second, picture->third, NULL};
	const struct tool gnuplot = {arguments, context->scripts, -1, -1};

	int status = tool_run(&gnuplot, problem);
	if (status == 0 && is_empty(drawn))
		status = problem_set(problem, -EIO, "gnuplot drew nothing");
	if (status == 0 && rename(drawn, path) < 0)
		status = problem_set(problem, -errno, "%s", strerror(errno));
	if (status < 0)
		unlink(drawn);
	return status;
}

static int draw(const struct plot_context *context, const struct picture *picture)
{
	static const char *const formats[] = {"svg", "png"};
	struct problem problem;

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		int status = draw_format(context, picture, formats[i], &problem);
		if (status == -ENOENT)
			return complain(EXIT_WRONG, "no pictures: gnuplot is not installed "
						    "(Debian: apt-get install gnuplot-nox)");
		if (status < 0)
			return complain(
				EXIT_WRONG, "picture '%s': %s", picture->name, problem.text);
	}
	return EXIT_FINE;
}

typedef int data_function(const struct summary *summary, const char *path);

static int write_data(const struct plot_context *context, const struct summary *summary,
	const char *name, data_function *function)
{
	char path[PATH_MAX + 128];
	snprintf(path, sizeof(path), "%s/%s.dat", context->plots, name);
	int status = function(summary, path);
	return status < 0 ? complain(EXIT_WRONG, "%s: %s", path, strerror(-status)) : EXIT_FINE;
}

static bool compares_models(const struct summary *summary)
{
	for (size_t i = 0; i < summary->row_count; i++)
		if (section_compares(section_of(&summary->rows[i])) &&
			row_cell(&summary->rows[i], MODEL_BASELINE) && summary->model_count > 1)
			return true;
	return false;
}

static bool has_scaling(const struct summary *summary)
{
	struct scalings scalings;
	bool has = scalings_gather(&scalings, summary) == 0 && scalings.count > 0;

	scalings_release(&scalings);
	return has;
}

static int draw_overviews(const struct plot_context *context, const struct summary *summary)
{
	char models[1024], cores[16], aside[24], service[160];
	plot_data_names(summary, models, sizeof(models));
	plot_data_rates_title(summary, service, sizeof(service));
	snprintf(cores, sizeof(cores), "%d", summary_cores(summary));
	snprintf(aside, sizeof(aside), "%zu", plot_data_order_aside(summary));
	const struct {
		struct picture picture;
		data_function *data;
		bool wanted;
	} overviews[] = {
		{{"speedup", "speedup", models, NULL, NULL, NULL}, plot_data_speedup,
			compares_models(summary)},
		{{"heatmap", "heatmap", models, NULL, NULL, NULL}, plot_data_heatmap,
			compares_models(summary)},
		{{"models", "models", models, NULL, NULL, NULL}, plot_data_models,
			summary->model_count > 1 && summary_row(summary, ROW_NULL)},
		{{"memory", "memory", models, NULL, NULL, NULL}, plot_data_memory,
			plot_data_has_memory(summary)},
		{{"connections", "series", models,
			 "Memory and time over the connections that are open at once",
			 "connections", NULL},
			plot_data_connections, plot_data_has_connections(summary)},
		{{"rates", "series", models, service, "tasks that arrive a second", NULL},
			plot_data_rates, plot_data_has_rates(summary)},
		{{"sweep", "sweep", models, cores, NULL, NULL}, plot_data_sweep,
			plot_data_sweep_points(summary) > 1 && summary->model_count > 1},
		{{"plane", "plane", models, cores, NULL, NULL}, plot_data_plane, true},
		{{"scaling", "scaling", models, cores, NULL, NULL}, plot_data_scaling,
			has_scaling(summary)},
		{{"grain", "grain", models, cores, NULL, NULL}, plot_data_grain,
			plot_data_grain_rows(summary) > 1},
		{{"latency", "latency", models, NULL, NULL, NULL}, plot_data_latency,
			plot_data_latency_panels(summary) > 0},
		{{"order", "order", models, aside, NULL, NULL}, plot_data_order,
			summary->rounds > 1},
	};

	for (size_t i = 0; i < sizeof(overviews) / sizeof(overviews[0]); i++) {
		if (!overviews[i].wanted)
			continue;
		int code =
			write_data(context, summary, overviews[i].picture.name, overviews[i].data);
		if (code == EXIT_FINE)
			code = draw(context, &overviews[i].picture);
		if (code != EXIT_FINE)
			return code;
	}
	return EXIT_FINE;
}

static int draw_timeline(
	const struct plot_context *context, const struct summary *summary, const struct row *row)
{
	struct timeline timeline;
	struct problem problem;
	char name[128], path[PATH_MAX + 160], title[256], tasks[24], until[32];

	snprintf(name, sizeof(name), "timeline-%.100s", row->name);
	snprintf(path, sizeof(path), "%s/%s.dat", context->plots, name);
	int status = plot_data_timeline(summary, row, path, &timeline, &problem);
	if (status < 0)
		return complain(EXIT_WRONG, "no timeline of row '%s': %s", row->name, problem.text);
	if (status == 0)
		return EXIT_FINE;
	snprintf(title, sizeof(title), "%.60s  %.100s%s%.60s", row->name, row->title,
		timeline.taskless[0] ? "; no tasks under " : "", timeline.taskless);
	snprintf(tasks, sizeof(tasks), "%ld", timeline.tasks);
	snprintf(until, sizeof(until), "%.9g", row->timeline_until);
	struct picture picture = {name, "timeline", timeline.models, title, tasks, until};
	return draw(context, &picture);
}

static int draw_all(const struct summary *summary)
{
	struct plot_context context;

	int code = open_context(&context, summary->directory);
	if (code == EXIT_FINE)
		code = draw_overviews(&context, summary);
	for (size_t i = 0; i < summary->row_count && code == EXIT_FINE; i++)
		if (summary->rows[i].timeline)
			code = draw_timeline(&context, summary, &summary->rows[i]);
	return code;
}

int plot_write(const char *directory)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	int code = draw_all(&summary);
	summary_release(&summary);
	return code;
}

char *plot_stem(const char *path)
{
	size_t length = strlen(path);

	if (length > 4 && strcmp(path + length - 4, ".svg") == 0)
		return format_text("%.*s", (int)length - 4, path);
	complain(EXIT_USAGE, "--plot '%s' does not end in .svg", path);
	return NULL;
}

int plot_draw(const char *stem, const char *script, const char *models, const char *first,
	const char *second, const char *third)
{
	const char *slash = strrchr(stem, '/'), *name = slash ? slash + 1 : stem;
	struct picture picture = {name, script, models, first, second, third};
	char directory[PATH_MAX];
	struct plot_context context;
	int code = find_scripts(&context);

	if (code != EXIT_FINE)
		return code;
	snprintf(directory, sizeof(directory), "%.*s", slash ? (int)(slash - stem) + 1 : 1,
		slash ? stem : ".");
	if (!realpath(directory, context.plots))
		return complain(EXIT_WRONG, "%s: %s", directory, strerror(errno));
	return draw(&context, &picture);
}
