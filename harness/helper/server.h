/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper server: an HTTP server on 127.0.0.1 that returns with the pages of page.h, made to be
 * waited for by ten thousand clients at once. One thread, one event loop; meant to be the only
 * thing that its process does. */
#ifndef SIMUL_SERVER_H
#define SIMUL_SERVER_H

#include <stdint.h>

struct server;

/* Listens on a port; 0 lets the kernel choose. Raises RLIMIT_NOFILE to the hard limit and ignores
 * SIGPIPE. 0 and a server to be freed with server_close(), or -errno: those of socket(2), bind(2)
 * (-EADDRINUSE, -EACCES), listen(2), -ENOMEM. */
int server_open(struct server **opened, uint16_t port);

uint16_t server_port(const struct server *server);

/* Serves until SIGTERM or SIGINT. 0, or -EIO if the event loop failed. */
int server_run(struct server *server);

/* Closes every connection without answering what is still delayed. Accepts NULL. */
void server_close(struct server *server);

#endif
