/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: connections PORT COUNT [DELAY]
 * Opens COUNT connections to the helper server, sends /delay/DELAY on each once all are open, and
 * reads the answers. Prints how many were answered well and how late, in microseconds; fails if
 * one is missing, wrong or early. Without DELAY it only opens and closes them. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void give_up(const char *what)
{
	fprintf(stderr, "connections: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int by_value(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

static void open_all(int *sockets, int count, uint16_t port)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	for (int i = 0; i < count; i++) {
		sockets[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (sockets[i] < 0)
			give_up("socket");
		if (connect(sockets[i], (const struct sockaddr *)&address, sizeof address) < 0)
			give_up("connect");
	}
}

/* Answers how many answers are good; puts into `late` how late each was. */
static int read_all(int poller, const int *sockets, int count, int64_t *late)
{
	struct epoll_event ready[256];
	int good = 0;

	for (int seen = 0; seen < count;) {
		int found = epoll_wait(poller, ready, 256, 30000);
		if (found <= 0)
			give_up("no answer for 30 s");
		int64_t now = now_us();
		for (int i = 0; i < found; i++, seen++) {
			uint32_t which = ready[i].data.u32;
			char text[512];
			ssize_t got = read(sockets[which], text, sizeof text - 1);
			text[got > 0 ? got : 0] = '\0';
			late[which] += now;
			good += strncmp(text, "HTTP/1.1 200 ", 13) == 0 && late[which] >= 0;
			epoll_ctl(poller, EPOLL_CTL_DEL, sockets[which], NULL);
		}
	}
	return good;
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: connections PORT COUNT [DELAY]\n");
		return 2;
	}
	int count = atoi(argv[2]);
	const char *delay_text = argc > 3 ? argv[3] : "0";
	int64_t delay = (int64_t)(atof(delay_text) * 1e6);
	struct rlimit limit;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);

	int *sockets = calloc((size_t)count, sizeof *sockets);
	int64_t *late = calloc((size_t)count, sizeof *late);
	int poller = epoll_create1(EPOLL_CLOEXEC);
	if (!sockets || !late || poller < 0)
		give_up("beginning");

	int64_t began = now_us();
	open_all(sockets, count, (uint16_t)atoi(argv[1]));
	int64_t opened = now_us();
	if (argc == 3) {
		printf("opened %d in %lld us\n", count, (long long)(opened - began));
		return 0;
	}
	char request[128];
	int length = snprintf(
		request, sizeof request, "GET /delay/%s HTTP/1.1\r\nHost: x\r\n\r\n", argv[3]);
	for (int i = 0; i < count; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
		late[i] = -now_us() - delay;
		if (write(sockets[i], request, (size_t)length) != length)
			give_up("write");
		if (epoll_ctl(poller, EPOLL_CTL_ADD, sockets[i], &event) < 0)
			give_up("epoll_ctl");
	}
	int good = read_all(poller, sockets, count, late);
	qsort(late, (size_t)count, sizeof *late, by_value);
	printf("%d of %d answered well; opened in %lld us; late p0 %lld p50 %lld p99 %lld max %lld "
	       "us\n",
		good, count, (long long)(opened - began), (long long)late[0],
		(long long)late[count / 2], (long long)late[count - 1 - count / 100],
		(long long)late[count - 1]);
	for (int i = 0; i < count; i++)
		close(sockets[i]);
	close(poller);
	free(sockets);
	free(late);
	return good == count ? 0 : 1;
}
