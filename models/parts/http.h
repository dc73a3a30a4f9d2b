/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP client, on libcurl: one prepared transfer a request, performed as the model can. */
#ifndef SIMUL_HTTP_H
#define SIMUL_HTTP_H

#include <curl/curl.h>

/* Once a process, before there are threads. -ENOMEM. */
int http_open(void);
void http_close(void);

/* The calling thread's handle for transfers that block: made on first use, ended with the thread;
 * NULL when memory is used up. A forked child must not use its parent's: http_forked(). */
CURLM *http_multi_here(void);
void http_forked(void);

/* Gives what the calling thread keeps for later requests back. */
void http_thread_ends(void);

/* -errno for a CURLcode; 0 for CURLE_OK. */
int http_error(CURLcode code);

#endif
