/* SPDX-License-Identifier: GPL-3.0-or-later */
/* followers: a GET for each account or post, and a field of the JSON that comes back. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

#define TITLE_BYTES 64
#define TITLES_TOLD 10

enum { PAGE_USERS, PAGE_POSTS };

struct question {
	int64_t page, number;
	double delay; /* real seconds */
	uint16_t port;
};

struct answer {
	int64_t followers;
	char title[TITLE_BYTES];
};

struct followers {
	struct run_parameters run;
	int64_t page;
	double delay;
	struct answer *answers;
};

static int read_field(const struct http_reply *reply, int64_t page, struct answer *answer)
{
	json_t *json = json_loadb(reply->body, reply->length, 0, NULL);
	const json_t *followers = json_object_get(json, "followers");
	const char *title = json_string_value(json_object_get(json, "title"));
	bool there = page == PAGE_USERS ? json_is_integer(followers) : title != NULL;
	answer->followers = json_integer_value(followers);
	snprintf(answer->title, sizeof(answer->title), "%s", title ? title : "");
	json_decref(json);
	return there ? 0 : task_fail(-EBADMSG, "the field is not in the reply");
}

static int ask(const void *in, void *out)
{
	const struct question *question = in;
	char path[96];
	snprintf(path, sizeof(path), "%s%lld?delay=%.9f",
		question->page == PAGE_USERS ? "/users/account-" : "/posts/",
		(long long)question->number, question->delay);
	struct http_reply reply;
	int result = http_get(question->port, path, &reply);
	if (result < 0)
		return result;
	result = reply.status == 200 ? read_field(&reply, question->page, out)
				     : task_fail(-EPROTO, "status %d", reply.status);
	http_free(&reply);
	return result;
}

static int run(void *state)
{
	struct followers *w = state;
	struct group *group;
	int result = group_open(
		&group, (size_t)w->run.tasks, sizeof(struct question), sizeof(struct answer));
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++)
		group_spawn(group, ask,
			(&(struct question){
				w->page, i + 1, w->delay * w->run.second, w->run.port}));
	return group_finish(group, result, w->answers);
}

static int64_t total(const struct followers *w)
{
	int64_t sum = 0;
	for (int64_t i = 0; i < w->run.tasks; i++)
		sum += w->answers[i].followers;
	return sum;
}

/* Posts know their number, and so whether they are in order. */
static int check(const void *state, char *problem)
{
	const struct followers *w = state;
	for (int64_t i = 0; i < w->run.tasks && w->page == PAGE_POSTS; i++) {
		char title[TITLE_BYTES];
		snprintf(title, sizeof(title), "Post %lld", (long long)i + 1);
		if (strcmp(w->answers[i].title, title) == 0)
			continue;
		return wrong(problem, "'%s' came for %s", w->answers[i].title, title);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct followers *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct answer *answer = &w->answers[i];
		checksum = checksum_add(checksum, &answer->followers, sizeof(int64_t));
		checksum = checksum_add(checksum, answer->title, strlen(answer->title));
	}
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct followers *w = state;
	if (w->page == PAGE_USERS)
		snprintf(text, 128, "%lld followers of %lld accounts", (long long)total(w),
			(long long)w->run.tasks);
	else
		snprintf(text, 128, "%lld titles", (long long)w->run.tasks);
}

static void facts(const void *state, struct facts *facts)
{
	const struct followers *w = state;
	char titles[LIST_TEXT] = "";
	for (int64_t i = 0; i < w->run.tasks && i < TITLES_TOLD; i++)
		list_tell(titles, "%s", w->answers[i].title);
	if (w->page == PAGE_USERS)
		fact_number(facts, "total", (double)total(w));
	else
		fact_text(facts, "titles", "%s", titles);
}

static struct work_span work_span(const void *state)
{
	const struct followers *w = state;
	double delay = w->delay * w->run.second;
	return (struct work_span){.span = delay, .waiting = delay * (double)w->run.tasks};
}

static const struct workload_option options[] = {
	OPTION(CHOICE, struct followers, page, "users|posts",
		"count the followers of accounts, or read the titles of posts"),
	OPTION(SECONDS, struct followers, delay, "0.3", "seconds until the server answers"),
	OPTIONS_END,
};

const struct workload workload_followers = {
	.name = "followers",
	.summary = "a GET for each account, a field of its JSON, the total",
	.needs = NEEDS_SERVER,
	.tasks = 3,
	.workers = 3,
	OUTPUTS(struct followers, answers),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
