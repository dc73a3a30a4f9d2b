/* SPDX-License-Identifier: GPL-3.0-or-later */
/* etl: fetch a document over HTTP, parse its JSON, compress it: waiting and work in one task, as
 * the tutorials' crawlers have them. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "workloads/workload.h"

struct load {
	struct effort effort;
	int64_t bytes, compressed;
	struct {
		int64_t records;
		uint64_t digest; /* of the compressed bytes */
	} content;
};

struct etl {
	struct run_parameters run;
	int64_t kib;
	double delay;
	struct load *loads;
};

static int parse(const char *text, struct load *load)
{
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);
	if (!json)
		return task_fail(-EBADMSG, "line %d of the document: %s", error.line, error.text);
	const json_t *records = json_object_get(json, "records");
	load->content.records = (int64_t)json_array_size(json_is_array(records) ? records : json);
	json_decref(json);
	return load->content.records > 0 ? 0 : task_fail(-EBADMSG, "the document has no records");
}

static int squeeze(const char *text, struct load *load)
{
	size_t length = strlen(text);
	uLongf size = compressBound(length);
	Bytef *bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	int code = compress(bytes, &size, (const Bytef *)text, length);
	load->bytes = (int64_t)length;
	load->compressed = (int64_t)size;
	if (code == Z_OK)
		load->content.digest = checksum_add(CHECKSUM_BEGIN, bytes, size);
	free(bytes);
	return code == Z_OK ? 0 : task_fail(-EIO, "zlib answered %d", code);
}

static int transform(const void *in, void *out)
{
	struct load *load = out;
	int64_t began = cpu_now();
	int result = parse(in, load);
	if (result == 0)
		result = squeeze(in, load);
	effort_add(&load->effort, cpu_now() - began, 1);
	return result;
}

static int extract_transform_load(const void *in, void *out)
{
	const struct etl *w = in;
	struct http_reply reply;
	int result = run_get(&w->run, w->delay, &reply, "/document/%lld", (long long)w->kib);
	if (result < 0)
		return result;
	result = offload(transform, reply.body, reply.length + 1, out, sizeof(struct load));
	http_free(&reply);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct etl *w = state;
	uint64_t digest = w->loads[0].content.digest;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct load *load = &w->loads[i];
		if (load->content.records > 0 && load->compressed > 0 &&
			load->content.digest == digest)
			continue;
		return wrong(problem, "task %lld loaded %lld records as %lld bytes, unlike task 0",
			(long long)i, (long long)load->content.records,
			(long long)load->compressed);
	}
	return 0;
}

static void result(const void *state, char *text)
{
	const struct etl *w = state;
	const struct load *load = &w->loads[0];
	snprintf(text, 128, "%lld documents of %lld records, %lld bytes to %lld",
		(long long)w->run.tasks, (long long)load->content.records, (long long)load->bytes,
		(long long)load->compressed);
}

const struct workload workload_etl = {
	.name = "etl",
	.summary = "each task fetches a document, parses its JSON and compresses it",
	.needs = NEEDS_SERVER,
	.tasks = 20,
	.workers_each = 1,
	OUTPUTS_WITH_EFFORT(struct etl, loads),
	CHECKSUM_OUTPUT(struct load, content),
	TASK(extract_transform_load),
	WAITS(struct etl, delay),
	OPTIONS(OPTION(SECONDS, struct etl, delay, "0.1", "seconds until the server answers"),
		OPTION_WITHIN(1, 65536, struct etl, kib, "256", "size of a document in KiB")),
	.check = check,
	.result = result,
};
