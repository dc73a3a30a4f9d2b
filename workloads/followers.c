/* SPDX-License-Identifier: GPL-3.0-or-later */
/* followers: a GET for each account or post, and a field of the JSON that comes back: the
 * tutorials' first client of an API. */
#include <jansson.h>
#include <string.h>

#include "workloads/workload.h"

#define TITLE_BYTES 64
#define TITLES_TOLD 10

enum { PAGE_USERS, PAGE_POSTS };

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

static int ask(const void *in, void *out)
{
	const struct followers *w = in;
	struct answer *answer = out;
	struct http_reply reply;
	const char *kind = w->page == PAGE_USERS ? "users/account-" : "posts/";
	int result =
		run_get(&w->run, w->delay, &reply, "/%s%lld", kind, (long long)w->run.index + 1);
	if (result < 0)
		return result;
	json_t *json = json_loadb(reply.body, reply.length, 0, NULL);
	const json_t *followers = json_object_get(json, "followers");
	const char *title = json_string_value(json_object_get(json, "title"));
	bool there = w->page == PAGE_USERS ? json_is_integer(followers) : title != NULL;
	answer->followers = json_integer_value(followers);
	snprintf(answer->title, sizeof(answer->title), "%s", title ? title : "");
	json_decref(json);
	http_free(&reply);
	return there ? 0 : task_fail(-EBADMSG, "the field is not in the reply");
}

/* Posts know their number, and so whether they are in order. */
static int check(const void *state, char *problem)
{
	const struct followers *w = state;
	for (int64_t i = 0; i < w->run.tasks && w->page == PAGE_POSTS; i++) {
		char title[TITLE_BYTES];
		snprintf(title, sizeof(title), "Post %lld", (long long)i + 1);
		if (strcmp(w->answers[i].title, title) != 0)
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

static int64_t total(const struct followers *w)
{
	int64_t sum = 0;
	for (int64_t i = 0; i < w->run.tasks; i++)
		sum += w->answers[i].followers;
	return sum;
}

static void result(const void *state, char *text)
{
	const struct followers *w = state;
	long long followers = total(w), tasks = w->run.tasks;
	if (w->page == PAGE_USERS)
		snprintf(text, 128, "%lld followers of %lld accounts", followers, tasks);
	else
		snprintf(text, 128, "%lld titles", tasks);
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

const struct workload workload_followers = {
	.name = "followers",
	.summary = "a GET for each account, a field of its JSON, the total",
	.needs = NEEDS_SERVER,
	.tasks = 3,
	.workers_each = 1,
	OUTPUTS(struct followers, answers),
	TASK(ask),
	WAITS(struct followers, delay),
	OPTIONS(OPTION(CHOICE, struct followers, page, "users|posts",
			"count the followers of accounts, or read the titles of posts"),
		OPTION(SECONDS, struct followers, delay, "0.3",
			"seconds until the server answers")),
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
};
