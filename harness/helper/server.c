/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper HTTP server, on libevent. */
#include "harness/helper/server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/process/exit.h"
#include "harness/helper/page.h"

/* The kernel cuts a listen queue at net.core.somaxconn, 4096 as a rule; a client that finds it full
 * comes again only a second later. Several listeners on one port have as many queues. */
#define LISTENERS 4
#define BACKLOG 4096

#define HEADERS_MAX (16 << 10)
#define BODY_MAX (64 << 10)
#define WRITE_MAX (256 << 10)

struct server {
	struct event_base *base;
	struct evhttp *http;
	struct event *terminated, *interrupted;
	struct evconnlistener *listeners[LISTENERS];
	uint16_t port;
	LIST_HEAD(reply_list, reply) delayed;
};

/* A page on its way to a client. */
struct reply {
	struct evhttp_request *request;
	struct evbuffer *body;
	struct page page;
	struct event due;
	LIST_ENTRY(reply) link;
};

/* If the client has gone, the request has no connection any more, and this frees it. */
static void reply_send(
	struct evhttp_request *request, const struct page *page, struct evbuffer *body)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);

	evhttp_add_header(headers, "Content-Type", page->type);
	evhttp_send_reply(request, page->status, NULL, body);
}

static void reply_free(struct reply *reply)
{
	LIST_REMOVE(reply, link);
	event_del(&reply->due);
	evbuffer_free(reply->body);
	free(reply);
}

static void reply_due(evutil_socket_t unused, short events, void *argument)
{
	struct reply *reply = argument;

	(void)unused, (void)events;
	reply_send(reply->request, &reply->page, reply->body);
	reply_free(reply);
}

/* Takes `body` over. */
static void reply_delay(struct server *server, struct evhttp_request *request,
	const struct page *page, struct evbuffer *body)
{
	/* The loop's clock is cut to microseconds: without the extra one a reply could be early. */
	int64_t microseconds = (page->delay + 999) / 1000 + 1;
	struct timeval delay = {microseconds / 1000000, microseconds % 1000000};
	struct reply *reply = malloc(sizeof *reply);

	if (!reply) {
		evhttp_send_reply(request, HTTP_SERVUNAVAIL, NULL, NULL);
		evbuffer_free(body);
		return;
	}
	*reply = (struct reply){.request = request, .body = body, .page = *page};
	LIST_INSERT_HEAD(&server->delayed, reply, link);
	evtimer_assign(&reply->due, server->base, reply_due, reply);
	evtimer_add(&reply->due, &delay);
}

static struct page find_page(struct evhttp_request *request, struct evbuffer *body)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;

	if (evhttp_request_get_command(request) != EVHTTP_REQ_GET) {
		evhttp_add_header(evhttp_request_get_output_headers(request), "Allow", "GET");
		return page_error(HTTP_BADMETHOD, "only GET is answered", body);
	}
	return page_answer(path ? path : "", uri ? evhttp_uri_get_query(uri) : NULL, body);
}

static void request_came(struct evhttp_request *request, void *argument)
{
	struct evbuffer *body = evbuffer_new();

	if (!body) {
		evhttp_send_reply(request, HTTP_SERVUNAVAIL, NULL, NULL);
		return;
	}
	struct page page = find_page(request, body);
	if (page.delay > 0) {
		reply_delay(argument, request, &page, body);
		return;
	}
	reply_send(request, &page, body);
	evbuffer_free(body);
}

static struct bufferevent *connection_make(struct event_base *base, void *unused)
{
	struct bufferevent *connection = bufferevent_socket_new(base, -1, 0);

	(void)unused;
	if (connection)
		bufferevent_set_max_single_write(connection, WRITE_MAX);
	return connection;
}

static void accept_again(evutil_socket_t unused, short events, void *listener)
{
	(void)unused, (void)events;
	evconnlistener_enable(listener);
}

/* A connection that cannot be accepted stays in the queue and would be reported without end. The
 * callback's argument is evhttp's, not ours. */
static void accept_failed(struct evconnlistener *listener, void *unused)
{
	static const struct timeval pause = {0, 10000};
	static bool told;

	(void)unused;
	if (!told)
		complain(EXIT_WRONG, "the helper server cannot accept more connections: %s",
			strerror(errno));
	told = true;
	evconnlistener_disable(listener);
	event_base_once(
		evconnlistener_get_base(listener), -1, EV_TIMEOUT, accept_again, listener, &pause);
}

/* Returns a socket bound to a port of 127.0.0.1, or -errno. What it accepts inherits TCP_NODELAY.
 */
static int socket_bound(uint16_t port, bool shared)
{
	const int on = 1;
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (descriptor < 0)
		return -errno;
	if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		(shared && setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) ||
		setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ||
		bind(descriptor, (const struct sockaddr *)&address, sizeof address) < 0) {
		int code = -errno;
		close(descriptor);
		return code;
	}
	return descriptor;
}

static int socket_local_port(int descriptor, uint16_t *port)
{
	struct sockaddr_in address;
	socklen_t size = sizeof address;

	if (getsockname(descriptor, (struct sockaddr *)&address, &size) < 0)
		return -errno;
	*port = ntohs(address.sin_port);
	return 0;
}

static int listener_open(struct server *server, int i)
{
	int descriptor = socket_bound(server->port, true);

	if (descriptor < 0)
		return descriptor;
	int code = socket_local_port(descriptor, &server->port);
	if (code < 0)
		goto failed;
	code = -ENOMEM;
	errno = 0;
	server->listeners[i] = evconnlistener_new(server->base, NULL, NULL,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG, descriptor);
	if (!server->listeners[i]) {
		code = errno ? -errno : -ENOMEM;
		goto failed;
	}
	if (!evhttp_bind_listener(server->http, server->listeners[i])) {
		evconnlistener_free(server->listeners[i]);
		return -ENOMEM;
	}
	evconnlistener_set_error_cb(server->listeners[i], accept_failed);
	return 0;

failed:
	close(descriptor);
	return code;
}

/* Sockets that share a port also share it with another server of the same user; the first, bound
 * alone, finds out whether there is one. */
static int listen_all(struct server *server, uint16_t port)
{
	int alone = socket_bound(port, false);

	if (alone < 0)
		return alone;
	close(alone);
	server->port = port;
	for (int i = 0; i < LISTENERS; i++) {
		int code = listener_open(server, i);
		if (code < 0)
			return code;
	}
	return 0;
}

static void told_to_end(evutil_socket_t signal, short events, void *argument)
{
	(void)signal, (void)events;
	event_base_loopbreak(argument);
}

/* Timers on the exact clock, read anew each time: a delay counts from when its request was read,
 * not from when the loop's last round began. The change list spares two system calls a request; it
 * is safe here because no descriptor is ever duplicated. */
static struct event_base *base_open(void)
{
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static int events_open(struct server *server)
{
	server->base = base_open();
	if (!server->base)
		return -ENOMEM;
	server->terminated = evsignal_new(server->base, SIGTERM, told_to_end, server->base);
	server->interrupted = evsignal_new(server->base, SIGINT, told_to_end, server->base);
	server->http = evhttp_new(server->base);
	if (!server->terminated || !server->interrupted || !server->http ||
		evsignal_add(server->terminated, NULL) < 0 ||
		evsignal_add(server->interrupted, NULL) < 0)
		return -ENOMEM;
	evhttp_set_allowed_methods(server->http, UINT16_MAX);
	evhttp_set_max_headers_size(server->http, HEADERS_MAX);
	evhttp_set_max_body_size(server->http, BODY_MAX);
	evhttp_set_bevcb(server->http, connection_make, NULL);
	evhttp_set_gencb(server->http, request_came, server);
	return 0;
}

static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int server_open(struct server **opened, uint16_t port)
{
	struct server *server = calloc(1, sizeof *server);
	if (!server)
		return -ENOMEM;
	LIST_INIT(&server->delayed);
	raise_descriptor_limit();
	signal(SIGPIPE, SIG_IGN);

	int code = events_open(server);
	if (code == 0)
		code = listen_all(server, port);
	if (code < 0) {
		server_close(server);
		return code;
	}
	*opened = server;
	return 0;
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

int server_run(struct server *server)
{
	return event_base_dispatch(server->base) < 0 ? -EIO : 0;
}

void server_close(struct server *server)
{
	if (!server)
		return;
	struct reply *reply;
	while ((reply = LIST_FIRST(&server->delayed))) {
		/* A request whose client has gone belongs to nobody but us. */
		if (!evhttp_request_get_connection(reply->request))
			evhttp_request_free(reply->request);
		reply_free(reply);
	}
	if (server->http)
		evhttp_free(server->http);
	if (server->terminated)
		event_free(server->terminated);
	if (server->interrupted)
		event_free(server->interrupted);
	if (server->base)
		event_base_free(server->base);
	free(server);
}
