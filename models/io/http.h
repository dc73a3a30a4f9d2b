/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP client, on libcurl: one prepared transfer per request, performed by the scheduler. */
#ifndef SIMUL_HTTP_H
#define SIMUL_HTTP_H

#include <curl/curl.h>

/* What a thread keeps for later requests: one for each scheduler, created on first use. */
struct http_client;

/* Initialises libcurl: once per process, before there are threads. -ENOMEM. */
int http_open(void);
void http_close(void);

/* The calling thread's handle for transfers that block: created on first use; NULL when memory is
 * used up. */
CURLM *http_multi(void);

/* Frees what the calling thread keeps. */
void http_client_close(void);

#endif
