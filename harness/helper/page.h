/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the helper server: what is answered to a path, without how. */
#ifndef SIMUL_PAGE_H
#define SIMUL_PAGE_H

#include <stdint.h>

struct evbuffer;

/* The longest delay that may be asked for, in seconds. */
#define PAGE_DELAY_MAX 3600

struct page {
	int status;
	int64_t delay;	  /* nanoseconds to wait before answering */
	const char *type; /* Content-Type; a constant */
};

/* Returns a GET of `path` with `query` (what follows the question mark; may be NULL), both as they
 * were sent, by adding the body to `body`:
 *
 *   /delay/S           {"delay": S} after S seconds (decimal fractions; all delays are real
 *                      seconds), of the same length for every S
 *   /status/N          {"status": N} with that status, 200 to 599; no body for 204 and 304
 *   /bytes/N           N bytes, always the same ones, up to 64 MiB
 *   /users/NAME        {"name", "followers"}; the number follows from the name
 *   /posts/N           {"id", "title", "body"}
 *   /document/KIB      a JSON array of records, at most KIB KiB long, up to 64 MiB
 *
 * `?delay=S` puts off any of them. What is wrong is answered with a status of 400, 404 or 413 and
 * {"error": "..."}, memory that is lacking with 503; so there is always an answer. */
struct page page_answer(const char *path, const char *query, struct evbuffer *body);

/* Makes an error page: adds {"error": "..."} to `body`. */
struct page page_error(int status, const char *message, struct evbuffer *body);

#endif
