/* SPDX-License-Identifier: GPL-3.0-or-later */
/* etl: fetch a document over HTTP, parse its JSON, compress it: waiting and work in one task. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "workloads/arrivals.h"

struct source {
	uint16_t port;
	int64_t kib;
	double delay; /* real seconds */
};

struct load {
	struct effort effort;
	int64_t records, bytes, compressed;
	uint64_t digest; /* of the compressed bytes */
};

struct etl {
	struct run_parameters run;
	int64_t kib;
	double delay;
	struct arrivals arrivals;
	struct load *loads;
};

/* What is handed to where it is worked on: the text after its length. */
struct document {
	size_t length;
	char text[];
};

static int parse(const struct document *document, struct load *load)
{
	json_error_t error;
	json_t *json = json_loadb(document->text, document->length, 0, &error);
	if (!json)
		return task_fail(-EBADMSG, "line %d of the document: %s", error.line, error.text);
	const json_t *records = json_object_get(json, "records");
	load->records = (int64_t)json_array_size(json_is_array(records) ? records : json);
	json_decref(json);
	return load->records > 0 ? 0 : task_fail(-EBADMSG, "the document has no records");
}

static int squeeze(const struct document *document, struct load *load)
{
	uLongf size = compressBound((uLong)document->length);
	unsigned char *bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	int code = compress2(bytes, &size, (const Bytef *)document->text, (uLong)document->length,
		Z_DEFAULT_COMPRESSION);
	if (code == Z_OK) {
		load->compressed = (int64_t)size;
		load->digest = checksum_add(CHECKSUM_BEGIN, bytes, size);
	}
	free(bytes);
	return code == Z_OK ? 0 : task_fail(-EIO, "zlib answered %d", code);
}

static int transform(const void *in, void *out)
{
	const struct document *document = in;
	struct load *load = out;
	int64_t began = cpu_now();
	load->bytes = (int64_t)document->length;
	int result = parse(document, load);
	if (result == 0)
		result = squeeze(document, load);
	effort_add(&load->effort, cpu_now() - began, 1);
	return result;
}

static int transform_elsewhere(const struct http_reply *reply, struct load *load)
{
	size_t size = sizeof(struct document) + reply->length;
	struct document *document = malloc(size);
	if (!document)
		return -ENOMEM;
	document->length = reply->length;
	memcpy(document->text, reply->body, reply->length);
	int result = offload(transform, document, size, load, sizeof(*load));
	free(document);
	return result;
}

static int extract_transform_load(const void *in, void *out)
{
	const struct source *source = in;
	struct load *load = out;
	char path[96];
	snprintf(path, sizeof(path), "/document/%lld?delay=%.9f", (long long)source->kib,
		source->delay);
	struct http_reply reply;
	int result = http_get(source->port, path, &reply);
	if (result < 0)
		return result;
	result = reply.status == 200 ? transform_elsewhere(&reply, load)
				     : task_fail(-EPROTO, "status %d", reply.status);
	http_free(&reply);
	return result;
}

static int run(void *state)
{
	struct etl *w = state;
	struct source source = {w->run.port, w->kib, w->delay * w->run.second};
	struct group *group;
	int result = group_open(
		&group, (size_t)w->run.tasks, sizeof(struct source), sizeof(struct load));
	if (result < 0)
		return result;
	result = arrivals_begin(&w->arrivals, &w->run);
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		result = arrivals_await(&w->arrivals, &w->run, group, i);
		if (result == 0)
			group_spawn(group, extract_transform_load, &source);
	}
	return arrivals_end(&w->arrivals, group_finish(group, result, w->loads));
}

static int check(const void *state, char *problem)
{
	const struct etl *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct load *load = &w->loads[i];
		if (load->records > 0 && load->compressed > 0 && load->digest == w->loads[0].digest)
			continue;
		return wrong(problem, "task %lld loaded %lld records as %lld bytes, unlike task 0",
			(long long)i, (long long)load->records, (long long)load->compressed);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct etl *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		checksum = checksum_add(checksum, &w->loads[i].records, sizeof(int64_t));
		checksum = checksum_add(checksum, &w->loads[i].digest, sizeof(uint64_t));
	}
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct etl *w = state;
	snprintf(text, 128, "%lld documents of %lld records, %lld bytes to %lld",
		(long long)w->run.tasks, (long long)w->loads[0].records,
		(long long)w->loads[0].bytes, (long long)w->loads[0].compressed);
}

static struct work_span work_span(const void *state)
{
	const struct etl *w = state;
	struct work_span cost = effort_work_span(w->loads, (size_t)w->run.tasks, sizeof(*w->loads));
	cost.span += arrivals_moment(&w->arrivals, w->run.tasks - 1) + w->delay * w->run.second;
	cost.waiting = w->delay * w->run.second * (double)w->run.tasks;
	return arrivals_work_span(&w->arrivals, cost);
}

static const struct workload_option options[] = {
	OPTION(SECONDS, struct etl, delay, "0.1", "seconds until the server answers"),
	OPTION_WITHIN(1, 65536, struct etl, kib, "256", "size of a document in KiB"),
	ARRIVALS_OPTIONS(struct etl, arrivals),
	OPTIONS_END,
};

const struct workload workload_etl = {
	.name = "etl",
	.summary = "each task fetches a document, parses its JSON and compresses it",
	.needs = NEEDS_SERVER,
	.tasks = 20,
	.workers = 10,
	OUTPUTS(struct etl, loads),
	.arrivals = offsetof(struct etl, arrivals),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
};
