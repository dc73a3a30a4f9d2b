/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper starts its own program as `simul serve`; here that is this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/helper/helper.h"

/* What the started program shall do: nothing special, "die", "babble" or "stubborn". */
#define BEHAVIOUR "SIMUL_TEST_HELPER"

static int be_served(int argc, const char **argv)
{
	const char *behaviour = getenv(BEHAVIOUR);

	if (!behaviour)
		return command_dispatch(&command_serve, argc - 1, argv + 1);
	if (strcmp(behaviour, "babble") == 0)
		return write(3, "hello\n", 6) == 6 ? 0 : 1;
	if (strcmp(behaviour, "stubborn") == 0) {
		signal(SIGTERM, SIG_IGN);
		if (write(3, "ready 9\n", 8) == 8)
			for (;;)
				pause();
	}
	return 1;
}

static int open_descriptors(pid_t pid)
{
	char path[64];
	int count = 0;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static int try_connect(uint16_t port)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int code = connect(descriptor, (const struct sockaddr *)&address, sizeof address);

	code = code < 0 ? -errno : 0;
	close(descriptor);
	return code;
}

static void no_child_is_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void a_helper_listens_until_it_is_stopped(void **state)
{
	struct helper helper;
	int before = open_descriptors(getpid());

	(void)state;
	assert_int_equal(helper_start(&helper), 0);
	assert_true(helper.pid > 0);
	assert_int_equal(try_connect(helper.port), 0);
	assert_int_equal(open_descriptors(getpid()), before);

	uint16_t port = helper.port;
	helper_stop(&helper);
	assert_int_equal(helper.pid, 0);
	assert_int_equal(try_connect(port), -ECONNREFUSED);
	no_child_is_left();
	helper_stop(&helper);
}

/* Of another process, once they have not changed for a while: it may just have a file open. */
static int stable_descriptors(pid_t process)
{
	int count = open_descriptors(process);

	for (int same = 0; same < 10; same++) {
		usleep(5000);
		int now = open_descriptors(process);
		same = now == count ? same : 0;
		count = now;
	}
	return count;
}

static void it_inherits_no_descriptor(void **state)
{
	struct helper helper;
	int inherited[20];

	(void)state;
	assert_int_equal(helper_start(&helper), 0);
	int usual = stable_descriptors(helper.pid);
	helper_stop(&helper);

	for (int i = 0; i < 20; i++)
		inherited[i] = open("/dev/null", O_RDONLY);
	assert_int_equal(helper_start(&helper), 0);
	assert_int_equal(stable_descriptors(helper.pid), usual);
	helper_stop(&helper);
	for (int i = 0; i < 20; i++)
		close(inherited[i]);
}

/* Reaps a child that ends within ten seconds, by force afterwards; answers its status. */
static int reap(pid_t pid)
{
	static const struct timespec pause_between = {0, 10000000};
	int status = 0;

	for (int i = 0; i < 1000; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		nanosleep(&pause_between, NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return status;
}

static void it_is_reached_by_signals_that_its_starter_blocks(void **state)
{
	struct helper helper;
	sigset_t terminate, before;

	(void)state;
	sigemptyset(&terminate);
	sigaddset(&terminate, SIGTERM);
	sigprocmask(SIG_BLOCK, &terminate, &before);
	int code = helper_start(&helper);
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_int_equal(code, 0);
	kill(helper.pid, SIGTERM);
	int status = reap(helper.pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void expect_failure(const char *behaviour, int expected)
{
	struct helper helper;
	int before = open_descriptors(getpid());

	setenv(BEHAVIOUR, behaviour, 1);
	int code = helper_start(&helper);
	unsetenv(BEHAVIOUR);
	assert_int_equal(code, expected);
	assert_int_equal(helper.pid, 0);
	assert_true(strlen(helper.problem) > 0);
	assert_int_equal(open_descriptors(getpid()), before);
	no_child_is_left();
}

static void one_that_dies_is_an_error(void **state)
{
	(void)state;
	expect_failure("die", -ECHILD);
}

static void one_that_says_something_else_is_an_error(void **state)
{
	(void)state;
	expect_failure("babble", -EPROTO);
}

static void one_that_will_not_end_is_made_to(void **state)
{
	struct helper helper;

	(void)state;
	setenv(BEHAVIOUR, "stubborn", 1);
	int code = helper_start(&helper);
	unsetenv(BEHAVIOUR);
	assert_int_equal(code, 0);
	helper_stop(&helper);
	no_child_is_left();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_helper_listens_until_it_is_stopped),
		cmocka_unit_test(it_inherits_no_descriptor),
		cmocka_unit_test(it_is_reached_by_signals_that_its_starter_blocks),
		cmocka_unit_test(one_that_dies_is_an_error),
		cmocka_unit_test(one_that_says_something_else_is_an_error),
		cmocka_unit_test(one_that_will_not_end_is_made_to),
	};

	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return be_served(argc, (const char **)argv);
	return cmocka_run_group_tests_name("helper", tests, NULL, NULL);
}
