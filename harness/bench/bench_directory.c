/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes, resumes and fills the directory of a bench. */
#include "harness/bench/bench_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "harness/bench/bench_json.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/format/shape.h"
#include "harness/bench/round.h"

static int complain_file(const char *doing, const char *path, int error)
{
	return complain(EXIT_WRONG, "cannot %s %s: %s", doing, path, strerror(-error));
}

static char *inside(const struct bench_directory *directory, const char *name)
{
	return format_text("%s/%s", directory->path, name);
}

static bool is_empty(const char *path)
{
	DIR *stream = opendir(path);
	const struct dirent *entry;
	bool empty = true;

	if (!stream)
		return errno == ENOENT;
	while ((entry = readdir(stream)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	closedir(stream);
	return empty;
}

static char *name_after_suite(const char *suite)
{
	char text[32];
	time_t now = time(NULL);
	struct tm utc;

	strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	return format_text("results/%s-%s", suite, text);
}

/* Without slashes at the end, so that the last part is the name. */
static char *trimmed(const char *path)
{
	char *copy = format_text("%s", path);

	for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--)
		copy[length - 1] = '\0';
	return copy;
}

static int check_empty(const struct bench_directory *directory)
{
	if (is_empty(directory->path))
		return EXIT_FINE;
	return complain(EXIT_USAGE,
		"%s exists and is not empty; choose another --out, or continue with --resume",
		directory->path);
}

int bench_directory_name(struct bench_directory *directory, const char *out, const char *suite)
{
	*directory = (struct bench_directory){.path = out ? trimmed(out) : name_after_suite(suite)};
	return check_empty(directory);
}

void bench_directory_release(struct bench_directory *directory)
{
	json_decref(directory->bench);
	json_decref(directory->loaded);
	json_decref(directory->versions);
	if (directory->lock > 0)
		close(directory->lock);
	free(directory->path);
	*directory = (struct bench_directory){0};
}

int bench_directory_load(
	struct bench_directory *directory, const char *out, struct bench_settings *settings)
{
	struct problem problem;
	char *path;
	json_error_t error;
	int code = EXIT_FINE;

	*directory = (struct bench_directory){.path = trimmed(out)};
	path = inside(directory, "bench.json");
	directory->bench = json_load_file(path, 0, &error);
	directory->loaded = json_incref(directory->bench);
	if (!directory->bench)
		code = complain(EXIT_USAGE, "no bench to resume in %s: %s", out, error.text);
	else if (bench_json_settings(directory->bench, settings, &problem) < 0)
		code = complain(EXIT_USAGE, "cannot resume %s: %s", out, problem.text);
	free(path);
	return code;
}

/* What measures nothing may change while a bench is interrupted. */
static void forget_gnuplot(json_t *machine)
{
	json_object_del(json_object_get(machine, "versions"), "gnuplot");
}

/* Whether the file holds what this machine and this build would write. */
static bool same_machine(const struct bench_directory *directory)
{
	char *path = inside(directory, "machine.json");
	json_t *then = json_load_file(path, 0, NULL);
	json_t *now = bench_json_machine(directory->versions);
	bool same;

	forget_gnuplot(then);
	forget_gnuplot(now);
	same = bench_json_equal(then, now);
	json_decref(now);
	json_decref(then);
	free(path);
	return same;
}

int bench_directory_compare(const struct bench_directory *directory, const struct plan *plan)
{
	if (!bench_json_same_plan(directory->bench, plan, directory->is_base))
		return complain(EXIT_USAGE,
			"cannot resume %s: %s suite '%s' has other cells; start anew",
			directory->path, directory->is_base ? "the base's" : "this build's",
			plan->suite->name);
	if (!same_machine(directory))
		return complain(EXIT_USAGE,
			"cannot resume %s: it was begun on another machine or with another "
			"build, see its machine.json; start anew",
			directory->path);
	return EXIT_FINE;
}

double bench_directory_work_rate(const struct bench_directory *directory)
{
	return json_number_value(json_object_get(directory->bench, "work_rate"));
}

static int write_json(const struct bench_directory *directory, const char *name, json_t *value)
{
	char *path = inside(directory, name);
	int error = file_replace_json(path, value);
	int code = error < 0 ? complain_file("write", path, error) : EXIT_FINE;

	free(path);
	return code;
}

static int make_directory(const struct bench_directory *directory, const char *name)
{
	char *path = inside(directory, name);
	int error = file_make_directory(path);
	int code = error < 0 ? complain_file("make", path, error) : EXIT_FINE;

	free(path);
	return code;
}

static int begin_one(struct bench_directory *directory, const struct bench_settings *settings,
	const struct plan *plan, double work_rate)
{
	json_t *bench = bench_json_describe(settings, plan, directory->is_base, work_rate);
	int code = make_directory(directory, "rounds");

	if (directory->bench) {
		json_object_set(bench, "started", json_object_get(directory->bench, "started"));
		json_object_set(bench, "command", json_object_get(directory->bench, "command"));
	}
	json_decref(directory->bench);
	directory->bench = bench;
	if (code == EXIT_FINE)
		code = write_json(
			directory, "machine.json", bench_json_machine(directory->versions));
	if (code == EXIT_FINE)
		code = write_json(directory, "bench.json", json_incref(bench));
	if (code == EXIT_FINE && plan->claims)
		code = write_json(directory, CLAIMS_FILE, json_incref(plan->claims));
	return code;
}

/* The kernel gives the lock back however this process ends. */
static int lock(struct bench_directory *directory)
{
	int error = file_make_directory(directory->path);

	if (error < 0)
		return complain_file("make", directory->path, error);
	directory->lock = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory->lock < 0)
		return complain_file("open", directory->path, -errno);
	if (flock(directory->lock, LOCK_EX | LOCK_NB) == 0)
		return directory->bench ? EXIT_FINE : check_empty(directory);
	if (errno != EWOULDBLOCK)
		return complain_file("lock", directory->path, -errno);
	return complain(EXIT_USAGE,
		"another bench is writing to %s; choose another --out, or wait until it has ended",
		directory->path);
}

int bench_directory_begin(struct bench_directory *directory, const struct bench_settings *settings,
	const struct plan *plan, double work_rate)
{
	int code = lock(directory);

	if (code == EXIT_FINE && directory->base)
		code = begin_one(directory->base, settings, plan, work_rate);
	return code == EXIT_FINE ? begin_one(directory, settings, plan, work_rate) : code;
}

int bench_directory_finish(struct bench_directory *directory, int rounds)
{
	int code = directory->base ? bench_directory_finish(directory->base, rounds) : EXIT_FINE;

	if (code != EXIT_FINE)
		return code;
	json_object_set_new(directory->bench, "rounds", json_integer(rounds));
	json_object_set_new(directory->bench, "finished", bench_json_time());
	return write_json(directory, "bench.json", json_incref(directory->bench));
}

char *bench_directory_round(const struct bench_directory *directory, int round)
{
	return round > 0 ? format_text("%s/rounds/%d.jsonl", directory->path, round)
			 : format_text("%s/rounds/warmup-%d.jsonl", directory->path, -round);
}

bool bench_directory_has_round(const struct bench_directory *directory, int round)
{
	char *path = bench_directory_round(directory, round);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

/* The records of one side of an interleaved bench; all of any other. */
static json_t *records_of_side(const json_t *records, const char *side)
{
	json_t *chosen = json_array(), *record;
	size_t i;

	json_array_foreach(records, i, record)
	{
		if (strcmp(shape_text_or(record, "side", side), side) == 0)
			json_array_append(chosen, record);
	}
	return chosen;
}

int bench_directory_save(const struct bench_directory *directory, int round, const json_t *records)
{
	char *path = bench_directory_round(directory, round);
	json_t *chosen = records_of_side(records, directory->is_base ? "base" : "head");
	int code = EXIT_FINE, error;

	/* The base's first: what is resumed looks for ours. */
	if (directory->base)
		code = bench_directory_save(directory->base, round, records);
	error = code == EXIT_FINE ? round_write(path, chosen) : 0;
	if (error < 0)
		code = complain_file("write", path, error);
	json_decref(chosen);
	free(path);
	return code;
}

/* Appends a file to a stream. 0 or -errno. */
static int append_file(FILE *stream, const char *path)
{
	FILE *file = fopen(path, "re");
	char buffer[65536];
	size_t length;
	int error;

	if (!file)
		return -errno;
	while ((length = fread(buffer, 1, sizeof(buffer), file)) > 0)
		fwrite(buffer, 1, length, stream);
	error = ferror(file) ? -EIO : 0;
	fclose(file);
	return error;
}

static int append_rounds(const struct bench_directory *directory, int rounds, FILE *stream)
{
	int code = EXIT_FINE;

	for (int round = 1; round <= rounds && code == EXIT_FINE; round++) {
		char *path = bench_directory_round(directory, round);
		int error = append_file(stream, path);

		if (error < 0 && error != -ENOENT)
			code = complain_file("read", path, error);
		free(path);
	}
	return code;
}

static int publish_one(const struct bench_directory *directory, int rounds)
{
	char *path = inside(directory, "records.jsonl"), *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	int code, error;

	if (!stream)
		abort();
	code = append_rounds(directory, rounds, stream);
	error = fclose(stream) == 0 ? 0 : -ENOMEM;
	if (code == EXIT_FINE && error == 0)
		error = file_replace(path, text, size);
	if (code == EXIT_FINE && error < 0)
		code = complain_file("write", path, error);
	free(text);
	free(path);
	return code;
}

int bench_directory_publish(const struct bench_directory *directory, int rounds)
{
	int code = directory->base ? publish_one(directory->base, rounds) : EXIT_FINE;

	return code == EXIT_FINE ? publish_one(directory, rounds) : code;
}

/* The parent of the directory if that is called results, or NULL; the caller owns it. */
static char *results_of(const struct bench_directory *directory)
{
	const char *name = strrchr(directory->path, '/');
	char *parent, *last;

	if (!name)
		return NULL;
	parent = format_text("%.*s", (int)(name - directory->path), directory->path);
	last = strrchr(parent, '/');
	if (strcmp(last ? last + 1 : parent, "results") == 0)
		return parent;
	free(parent);
	return NULL;
}

static int make_link(const char *results, const char *name, const char *target)
{
	char *link = format_text("%s/%s", results, name);
	int error = file_link(link, target);

	if (error < 0)
		complain_file("link", link, error);
	free(link);
	return error < 0 ? EXIT_WRONG : EXIT_FINE;
}

int bench_directory_link(const struct bench_directory *directory, const char *suite)
{
	char *results = results_of(directory);
	const char *target = strrchr(directory->path, '/');

	if (!results)
		return EXIT_FINE;
	char *name = format_text("latest-%s", suite);
	int code = make_link(results, "latest", target + 1);
	int other = make_link(results, name, target + 1);
	free(name);
	free(results);
	return code == EXIT_FINE ? other : code;
}

char *bench_directory_previous(const struct bench_directory *directory, const char *suite)
{
	char *results = results_of(directory);
	char *link = results ? format_text("%s/latest-%s", results, suite) : NULL;
	char *found = link ? realpath(link, NULL) : NULL;
	char *self = realpath(directory->path, NULL);

	if (found && self && strcmp(found, self) == 0) {
		free(found);
		found = NULL;
	}
	free(self);
	free(link);
	free(results);
	return found;
}
