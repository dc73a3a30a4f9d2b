/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the documents that the helper server gives to those who parse them. */
#include "harness/helper/page.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/helper/content.h"

#define NAME_LENGTH_MAX 64

static const char json[] = "application/json";

struct page page_error(int status, const char *message, struct evbuffer *body)
{
	evbuffer_add_printf(body, "{\"error\": \"%s\"}\n", message);
	return (struct page){.status = status, .type = json};
}

static struct page fine(void)
{
	return (struct page){.status = HTTP_OK, .type = json};
}

/* Returns a whole number of at most nine digits, -1 for what is none, INT64_MAX for more digits. */
static int64_t parse_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || text[digits] != '\0')
		return -1;
	return digits <= 9 ? strtoll(text, NULL, 10) : INT64_MAX;
}

/* Returns nanoseconds, rounded up; -1 for what is no decimal fraction or above PAGE_DELAY_MAX. */
static int64_t parse_delay(const char *text)
{
	size_t whole = strspn(text, "0123456789");
	size_t length = whole;
	if (text[whole] == '.')
		length += 1 + strspn(text + whole + 1, "0123456789");
	if (text[length] != '\0' || length == 0 || (length == 1 && whole == 0))
		return -1;
	double seconds = strtod(text, NULL);
	/* A little less before rounding up: 0.02 * 1e9 must not become 20000001. */
	return seconds <= PAGE_DELAY_MAX ? (int64_t)ceil(seconds * 1e9 - 1e-3) : -1;
}

static struct page answer_delay(const char *rest, struct evbuffer *body)
{
	int64_t delay = parse_delay(rest);
	if (delay < 0)
		return page_error(
			HTTP_BADREQUEST, "a delay is 0 to 3600 seconds, as in /delay/0.5", body);
	evbuffer_add_printf(body, "{\"delay\": %11.6f}\n", (double)delay / 1e9);
	return (struct page){.status = HTTP_OK, .type = json, .delay = delay};
}

/* 100 to 199 are no final answers: a client would go on waiting. */
static struct page answer_status(const char *rest, struct evbuffer *body)
{
	int64_t status = parse_number(rest);
	if (status < 200 || status > 599)
		return page_error(
			HTTP_BADREQUEST, "a status is 200 to 599, as in /status/404", body);
	if (status != HTTP_NOCONTENT && status != HTTP_NOTMODIFIED)
		evbuffer_add_printf(body, "{\"status\": %d}\n", (int)status);
	return (struct page){.status = (int)status, .type = json};
}

static struct page answer_bytes(const char *rest, struct evbuffer *body)
{
	int64_t size = parse_number(rest);
	if (size < 0)
		return page_error(
			HTTP_BADREQUEST, "a size is a whole number, as in /bytes/1024", body);
	if (size > (int64_t)CONTENT_MAX)
		return page_error(HTTP_ENTITYTOOLARGE, "no more than 67108864 bytes", body);
	const char *bytes = content_bytes((size_t)size);
	if (!bytes || (size > 0 && evbuffer_add_reference(body, bytes, (size_t)size, NULL, NULL)))
		return page_error(HTTP_SERVUNAVAIL, "out of memory", body);
	return (struct page){.status = HTTP_OK, .type = "application/octet-stream"};
}

/* FNV-1a */
static uint32_t hash(const char *text)
{
	uint32_t value = 2166136261u;
	for (; *text; text++)
		value = (value ^ (unsigned char)*text) * 16777619u;
	return value;
}

static struct page answer_user(const char *rest, struct evbuffer *body)
{
	size_t length = strspn(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789_.-");
	if (length == 0 || length > NAME_LENGTH_MAX || rest[length] != '\0')
		return page_error(HTTP_BADREQUEST,
			"a name is 1 to 64 of A-Z a-z 0-9 _ . -, as in /users/octocat", body);
	evbuffer_add_printf(body, "{\"name\": \"%s\", \"followers\": %" PRIu32 "}\n", rest,
		hash(rest) % 100000);
	return fine();
}

static struct page answer_post(const char *rest, struct evbuffer *body)
{
	int64_t id = parse_number(rest);
	if (id < 1 || id == INT64_MAX)
		return page_error(
			HTTP_BADREQUEST, "a post is 1 to 999999999, as in /posts/1", body);
	evbuffer_add_printf(body,
		"{\"id\": %" PRId64 ", \"title\": \"Post %" PRId64 "\", \"body\": "
		"\"What the master saw on board %" PRId64 " of the exhibition.\"}\n",
		id, id, id);
	return fine();
}

static struct page answer_document(const char *rest, struct evbuffer *body)
{
	int64_t kib = parse_number(rest);
	if (kib < 1)
		return page_error(
			HTTP_BADREQUEST, "a document has 1 KiB or more, as in /document/8", body);
	if (kib > (int64_t)(CONTENT_MAX >> 10))
		return page_error(HTTP_ENTITYTOOLARGE, "no more than 65536 KiB", body);
	size_t length;
	const char *text = content_document((size_t)kib << 10, &length);
	if (!text || evbuffer_add_reference(body, text, length, NULL, NULL) ||
		evbuffer_add(body, "]\n", 2))
		return page_error(HTTP_SERVUNAVAIL, "out of memory", body);
	return fine();
}

static const struct route {
	const char *prefix;
	struct page (*answer)(const char *rest, struct evbuffer *body);
} routes[] = {
	{"/delay/", answer_delay},
	{"/status/", answer_status},
	{"/bytes/", answer_bytes},
	{"/users/", answer_user},
	{"/posts/", answer_post},
	{"/document/", answer_document},
};

/* Returns the nanoseconds that ?delay=S asks for, 0 without a query, -1 for anything else. */
static int64_t query_delay(const char *query)
{
	static const char key[] = "delay=";

	if (!query || *query == '\0')
		return 0;
	return strncmp(query, key, sizeof key - 1) == 0 ? parse_delay(query + sizeof key - 1) : -1;
}

struct page page_answer(const char *path, const char *query, struct evbuffer *body)
{
	int64_t delay = query_delay(query);
	if (delay < 0)
		return page_error(HTTP_BADREQUEST,
			"the only query is delay, 0 to 3600 seconds, as in ?delay=0.5", body);
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		size_t length = strlen(routes[i].prefix);
		if (strncmp(path, routes[i].prefix, length) != 0)
			continue;
		struct page page = routes[i].answer(path + length, body);
		page.delay += delay;
		return page;
	}
	return page_error(HTTP_NOTFOUND,
		"no such page; there are /delay/S /status/N /bytes/N /users/NAME /posts/N "
		"/document/KIB",
		body);
}
