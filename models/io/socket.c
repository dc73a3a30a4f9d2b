/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets: an attempt that does not block, and a wait when the kernel says "not yet". */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "models/task/wait.h"

static struct sockaddr_in loopback(uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int open_stream(void)
{
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return descriptor < 0 ? -errno : descriptor;
}

static void send_at_once(int descriptor)
{
	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
}

int socket_listen(uint16_t port, int backlog)
{
	int descriptor = open_stream();
	if (descriptor < 0)
		return descriptor;
	struct sockaddr_in address = loopback(port);
	setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	if (bind(descriptor, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		listen(descriptor, backlog) < 0) {
		int error = errno;
		close(descriptor);
		return -error;
	}
	return descriptor;
}

int socket_port(int descriptor)
{
	struct sockaddr_in address;
	socklen_t size = sizeof(address);
	if (getsockname(descriptor, (struct sockaddr *)&address, &size) < 0)
		return -errno;
	return ntohs(address.sin_port);
}

/* Whether the task should repeat a call that returned -1: after a wait for `events`, if the kernel
 * says that the call would block. 0, or -errno. */
static int attempt_again(int descriptor, short events, const char *what)
{
	switch (errno) {
	case EINTR:
		return 0;
	case EAGAIN:
		return task_poll(descriptor, events, what);
	default:
		return -errno;
	}
}

int socket_accept(int listener)
{
	int result = task_interrupted(task_current());
	while (result == 0) {
		int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (descriptor >= 0) {
			send_at_once(descriptor);
			return descriptor;
		}
		/* If a client has given up, that is no error of the listener. */
		result = errno == ECONNABORTED ? 0 : attempt_again(listener, POLLIN, "accept");
	}
	return result;
}

/* A connection in progress is established or refused once the socket is writable. */
static int await_connection(int descriptor)
{
	for (;;) {
		int result = task_poll(descriptor, POLLOUT, "connect");
		if (result < 0)
			return result;
		struct pollfd state = {.fd = descriptor, .events = POLLOUT};
		if (poll(&state, 1, 0) == 0)
			continue; /* woken for another reason */
		int error = 0;
		socklen_t size = sizeof(error);
		getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
		return -error;
	}
}

int socket_connect(uint16_t port)
{
	int descriptor = open_stream();
	if (descriptor < 0)
		return descriptor;
	struct sockaddr_in address = loopback(port);
	int result =
		connect(descriptor, (struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
	if (result == -EINPROGRESS || result == -EINTR)
		result = await_connection(descriptor);
	if (result < 0) {
		socket_close(descriptor);
		return result;
	}
	send_at_once(descriptor);
	return descriptor;
}

int64_t socket_read(int descriptor, void *buffer, size_t size)
{
	int result = task_interrupted(task_current());
	while (result == 0) {
		ssize_t got = recv(descriptor, buffer, size, 0);
		if (got >= 0)
			return got;
		result = attempt_again(descriptor, POLLIN, "read");
	}
	return result;
}

int64_t socket_write(int descriptor, const void *buffer, size_t size)
{
	int result = task_interrupted(task_current());
	while (result == 0) {
		ssize_t sent = send(descriptor, buffer, size, MSG_NOSIGNAL);
		if (sent >= 0)
			return sent;
		result = attempt_again(descriptor, POLLOUT, "write");
	}
	return result;
}

int64_t socket_read_full(int descriptor, void *buffer, size_t size)
{
	size_t done = 0;
	while (done < size) {
		int64_t got = socket_read(descriptor, (unsigned char *)buffer + done, size - done);
		if (got <= 0)
			return got < 0 ? got : -ENODATA;
		done += (size_t)got;
	}
	return (int64_t)done;
}

int64_t socket_write_full(int descriptor, const void *buffer, size_t size)
{
	size_t done = 0;
	while (done < size) {
		int64_t sent =
			socket_write(descriptor, (const unsigned char *)buffer + done, size - done);
		if (sent < 0)
			return sent;
		done += (size_t)sent;
	}
	return (int64_t)done;
}

int socket_close(int descriptor)
{
	if (scheduler->operations->forget)
		scheduler->operations->forget(scheduler, descriptor);
	return close(descriptor) < 0 ? -errno : 0;
}
