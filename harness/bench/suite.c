/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/bench/suite.h"

#include <string.h>

/* clang-format off */

#define ROW(id_, section_, workload_, tasks_, second_, title_, ...)                                \
	{.id = id_, .section = section_, .workload = workload_, .tasks = tasks_,                   \
	 .second = second_, .title = title_, __VA_ARGS__}

#define SET(...)                       .settings = {__VA_ARGS__}
#define DOCUMENT(serial, overlapped)   .document = {{"sequential", serial}, {"overlap", overlapped}}
#define DOCUMENT_LOOP(serial, looped)  .document = {{"sequential", serial}, {"eventloop", looped}}
#define TIMELINE                       .timeline = true
#define TIMELINE_UNTIL(seconds)        .timeline = true, .timeline_until = seconds
#define CELL(model_, workers_, tasks_) {.model = model_, .workers = workers_, .tasks = tasks_}
/* The baseline, the loop, and pools of `pool` workers. */
#define FOUR_MODELS(pool)                                                                          \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0)}
#define FOUR_MODELS_AND(pool, ...)                                                                 \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),     \
		  CELL("processes", pool, 0), __VA_ARGS__}
/* And the hybrids, whose pools have a worker a core. */
#define SIX_MODELS(pool)                                                                           \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0), HYBRIDS}
/* The threads twice a round, in a row that computes: what sets these two apart is noise. */
#define SIX_MODELS_AND_AGAIN(pool)                                                                 \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0), HYBRIDS, CELL("threads", pool, 0)}
#define HYBRIDS                                                                                    \
	CELL("eventloop+threads", WORKERS_CORES, 0), CELL("eventloop+processes", WORKERS_CORES, 0)
/* The loop twice a round: what sets these two apart is noise. */
#define FOUR_MODELS_AND_AGAIN(pool)                                                                \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0), CELL("eventloop", 1, 0)}
/* Each with a worker for each task; one after the other they would take too long. */
#define SLEEPERS(threads, processes)                                                               \
	.cells = {CELL("eventloop", 1, 0), CELL("threads", threads, threads),                              \
		  CELL("processes", processes, processes)}
#define SLEEPERS_AND_HYBRIDS(threads, processes)                                                   \
	.cells = {CELL("eventloop", 1, 0), CELL("threads", threads, threads),                              \
		  CELL("processes", processes, processes), HYBRIDS}

/* One model under more and more workers; the laws of scaling need six points. */
#define WORKERS_1_TO_8(model)                                                                      \
	CELL(model, 1, 0), CELL(model, 2, 0), CELL(model, 3, 0), CELL(model, 4, 0),                \
		CELL(model, 6, 0), CELL(model, 8, 0)
#define POOLS_1_TO_8                                                                               \
	.cells = {CELL("sequential", 1, 0), WORKERS_1_TO_8("threads"), WORKERS_1_TO_8("processes")}
#define POOLS_1_TO_8_AND_AGAIN                                                                     \
	.cells = {CELL("sequential", 1, 0), WORKERS_1_TO_8("threads"), WORKERS_1_TO_8("processes"),        \
		  CELL("threads", 2, 0)}

/* One after the other does what it can of so many. */
#define LATENCY_MODELS                                                                             \
	.cells = {CELL("sequential", 1, 50), CELL("eventloop", 1, 0), CELL("threads", 24, 0),      \
		  CELL("processes", 24, 0), HYBRIDS}
#define LATENCY_MODELS_AND_AGAIN                                                                   \
	.cells = {CELL("sequential", 1, 50), CELL("eventloop", 1, 0), CELL("threads", 24, 0),      \
		  CELL("processes", 24, 0), HYBRIDS, CELL("eventloop", 1, 0)}

/* The same in the documents' own language. */
#define PYTHON_LOOPS CELL("python-asyncio", 1, 0), CELL("python-uvloop", 1, 0)
#define FOUR_MODELS_AND_ORIGINALS(pool)                                                            \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0), CELL("python-sequential", 1, 0), PYTHON_LOOPS,       \
		  CELL("python-threads", pool, 0), CELL("python-processes", pool, 0)}
#define FOUR_MODELS_AND_ORIGINALS_AND_AGAIN(pool)                                                  \
	.cells = {CELL("sequential", 1, 0), CELL("eventloop", 1, 0), CELL("threads", pool, 0),                 \
		  CELL("processes", pool, 0), CELL("python-sequential", 1, 0), PYTHON_LOOPS,       \
		  CELL("python-threads", pool, 0), CELL("python-processes", pool, 0),              \
		  CELL("eventloop", 1, 0)}
/* Where one after the other, or a worker for each task, would take too long. */
#define LOOPS_AND_ORIGINALS .cells = {CELL("eventloop", 1, 0), PYTHON_LOOPS}

/* Where one after the other has nothing to be priced. */
#define LOOP_AND_POOLS(pool)                                                                       \
	.cells = {CELL("eventloop", 1, 0), CELL("threads", pool, 0), CELL("processes", pool, 0)}
/* And what they are held against, see workloads/references/. */
#define LOOP_AND_POOLS_AND(pool, ...)                                                              \
	.cells = {CELL("eventloop", 1, 0), CELL("threads", pool, 0), CELL("processes", pool, 0),   \
		  __VA_ARGS__}
#define LOOP_AND(...) .cells = {CELL("eventloop", 1, 0), __VA_ARGS__}
#define REFERENCE(name, workers) CELL("reference-" name, workers, 0)
#define REFERENCE_LOOPS REFERENCE("libuv", 1), REFERENCE("node", 1)
#define REFERENCE_COROUTINES REFERENCE("boost", 1), REFERENCE("node", 1)
#define REFERENCE_TASKS                                                                            \
	REFERENCE("libgomp", WORKERS_CORES), REFERENCE("libomp", WORKERS_CORES),                   \
		REFERENCE("pool", WORKERS_CORES)
#define REFERENCE_POOLS                                                                            \
	REFERENCE("glib", WORKERS_CORES), REFERENCE("libuv", WORKERS_CORES), REFERENCE_TASKS

/* Where a worker can die without the program. */
#define PROCESS_WORKERS                                                                            \
	.cells = {CELL("processes", WORKERS_CORES, 0), CELL("eventloop+processes", WORKERS_CORES, 0)}

/* Tasks 0: the workload's own number. `second` is chosen so that a row takes a few seconds under
 * all models together, and so that its shortest cell lasts half a second, or 0.1 s in `smoke`, where
 * the sequential one does not make that too long. Each suite has an A/A arm in a CPU-bound row, whose
 * times vary most; that of `latency` is one at a rate. */

static const struct suite_row smoke[] = {
	ROW("A1",         "io",   "fetch",         3, 0.12, "3 HTTP requests of 1",
	    SET("delays=1"), DOCUMENT(3, 1), FOUR_MODELS(3)),
	ROW("B5",         "io",   "fetch",         5, 0.1, "5 HTTP requests of 1, 2, 1, 2, 1",
	    SET("delays=1,2,1,2,1"), DOCUMENT(7, 2), TIMELINE, FOUR_MODELS(5)),
	ROW("sumsquares", "cpu",  "sumsquares",    8, 1, "8 sums of squares",
	    SET("n=10000000", "repeat=8"), FOUR_MODELS_AND_AGAIN(WORKERS_CORES)),
	ROW("D1",         "both", "chess",         0, 0.00006, "chess on 24 boards",
	    DOCUMENT_LOOP(43200, 3600), FOUR_MODELS(24)),
	ROW("B7",         "both", "pipeline",      0, 0.12, "producer and two consumers",
	    DOCUMENT(3, 1.1), FOUR_MODELS(3)),
	ROW("idle",       "cost", "null",          1, 1, "one empty task",
	    FOUR_MODELS(1)),
	ROW("null",       "cost", "null",      10000, 1, "10,000 empty tasks",
	    FOUR_MODELS(WORKERS_CORES)),
};

/* What the tables need beyond the rows of claims, see workloads/claims/. */
static const struct suite_row documents[] = {
	ROW("100x0.1",    "io",   "fetch",       100, 0.15, "100 HTTP requests of 0.1",
	    SET("delays=0.1"), SIX_MODELS(100)),

	ROW("sumsquares", "cpu",  "sumsquares",    8, 1, "8 sums of squares",
	    SET("n=10000000"), SIX_MODELS(WORKERS_CORES)),
	ROW("digest",     "cpu",  "digest",       12, 1, "SHA-256 of large blocks",
	    SIX_MODELS_AND_AGAIN(WORKERS_CORES)),
	ROW("mandelbrot", "cpu",  "mandelbrot",    0, 1, "the Mandelbrot set by rows",
	    SET("width=600", "height=450"), SIX_MODELS(WORKERS_CORES)),

	ROW("etl",        "both", "etl",          20, 0.3, "fetch, parse, compress",
	    SIX_MODELS(20)),

	ROW("idle",       "cost", "null",          1, 1, "one empty task",
	    SIX_MODELS(1)),
	ROW("null",       "cost", "null",     100000, 1, "100,000 empty tasks",
	    SIX_MODELS(WORKERS_CORES)),
	ROW("spawn",      "cost", "spawn",     100000, 1, "tasks, 1,000 at a time",
	    SET("window=1000"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("jobs",       "cost", "roundtrip",      0, 1, "tiny jobs, one at a time",
	    SET("jobs=20000"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("sleepers",   "cost", "sleep",      1000, 0.25, "tasks that sleep together",
	    SET("delays=1"), SLEEPERS_AND_HYBRIDS(1000, 200)),
	ROW("killed",     "cost", "crash",          0, 1, "a worker is killed",
	    SET("kills=5", "jobs=32"), PROCESS_WORKERS),
};

static const struct suite_row full[] = {
	ROW("A1",         "io",   "fetch",         3, 0.5, "3 HTTP requests of 1",
	    SET("delays=1"), DOCUMENT(3, 1), FOUR_MODELS(3)),
	ROW("B1",         "io",   "sleep",         3, 0.2, "users 2, posts 3, comments 1",
	    SET("delays=2,3,1"), DOCUMENT(6, 3), TIMELINE, FOUR_MODELS_AND_AGAIN(3)),
	ROW("B5",         "io",   "fetch",         5, 0.25, "5 HTTP requests of 1, 2, 1, 2, 1",
	    SET("delays=1,2,1,2,1"), DOCUMENT(7, 2), TIMELINE, FOUR_MODELS(5)),
	ROW("500x0.1",    "io",   "fetch",       500, 0.4, "500 HTTP requests of 0.1",
	    SET("delays=0.1"), FOUR_MODELS(100)),

	ROW("sumsquares", "cpu",  "sumsquares",   32, 1, "32 sums of squares",
	    SET("n=10000000"), FOUR_MODELS_AND_AGAIN(WORKERS_CORES)),
	ROW("digest",     "cpu",  "digest",       64, 1, "SHA-256 of large blocks",
	    FOUR_MODELS(WORKERS_CORES)),
	ROW("mandelbrot", "cpu",  "mandelbrot",    0, 1, "the Mandelbrot set by rows",
	    SET("width=1600", "height=1200"), FOUR_MODELS(WORKERS_CORES)),

	ROW("D1",         "both", "chess",         0, 0.0003, "chess on 24 boards",
	    DOCUMENT_LOOP(43200, 3600), TIMELINE_UNTIL(360), FOUR_MODELS(24)),
	ROW("etl",        "both", "etl",         100, 1, "fetch, parse, compress",
	    FOUR_MODELS(20)),
	ROW("B7",         "both", "pipeline",      0, 0.5, "producer and two consumers",
	    DOCUMENT(3, 1.1), TIMELINE, FOUR_MODELS(3)),

	ROW("idle",       "cost", "null",          1, 1, "one empty task",
	    FOUR_MODELS(1)),
	ROW("null",       "cost", "null",    1000000, 1, "1,000,000 empty tasks",
	    FOUR_MODELS(WORKERS_CORES)),
	ROW("sleepers",   "cost", "sleep",     10000, 1, "tasks that sleep together",
	    SET("delays=1"), SLEEPERS(2000, 500)),
};

/* The last two are the loops' own cost: their tasks wait for so little that starting and waking them
 * is what takes the time. */
static const struct suite_row originals[] = {
	ROW("B1",          "io",   "sleep",          3, 0.1, "users 2, posts 3, comments 1",
	    SET("delays=2,3,1"), DOCUMENT(6, 3), FOUR_MODELS_AND_ORIGINALS(3)),
	ROW("B5",          "io",   "fetch",          5, 0.1, "5 HTTP requests of 1, 2, 1, 2, 1",
	    SET("delays=1,2,1,2,1"), DOCUMENT(7, 2), FOUR_MODELS_AND_ORIGINALS(5)),
	ROW("100x0.1",     "io",   "fetch",        100, 0.2, "100 HTTP requests of 0.1",
	    SET("delays=0.1"), FOUR_MODELS_AND_ORIGINALS(100)),

	ROW("sumsquares",  "cpu",  "sumsquares",     8, 1, "8 sums of squares",
	    SET("n=1000000", "repeat=4"), FOUR_MODELS_AND_ORIGINALS_AND_AGAIN(WORKERS_CORES)),

	ROW("sleepers",    "cost", "sleep",      50000, 0.02, "tasks that sleep together",
	    SET("delays=1"), LOOPS_AND_ORIGINALS),
	ROW("connections", "cost", "connections", 3000, 1, "connections open at once, each asked",
	    LOOPS_AND_ORIGINALS),
};

/* What computes stops gaining at the cores; what waits as well gains beyond them. 24 tasks share out
 * evenly among 1, 2, 3, 4, 6 and 8 workers. */
static const struct suite_row scaling[] = {
	ROW("sumsquares", "scaling", "sumsquares",  24, 1, "24 sums of squares",
	    SET("n=10000000", "repeat=4"), POOLS_1_TO_8_AND_AGAIN),
	ROW("digest",     "scaling", "digest",      24, 1, "SHA-256 of 24 blocks",
	    SET("kib=32768"), POOLS_1_TO_8),
	ROW("etl",        "scaling", "etl",         24, 0.1, "fetch, parse, compress",
	    POOLS_1_TO_8),
	ROW("mix",        "scaling", "mix",         24, 0.2, "tasks that wait 90 % of the time",
	    SET("waiting=90", "each=0.1"), POOLS_1_TO_8),
};

/* Pools have twice the workers that the rate needs: 12 tasks in flight on average where nothing
 * disturbs them. One after the other cannot keep up, and has fewer tasks so as not to take long. */
static const struct suite_row latency[] = {
	ROW("sleep.closed",   "latency", "sleep",  600, 1, "600 sleeps all at once",
	    SET("delays=0.01"), LATENCY_MODELS),
	ROW("sleep.open",     "latency", "sleep",  600, 1, "600 sleeps at a rate",
	    SET("delays=0.01", "rate=1200"), LATENCY_MODELS_AND_AGAIN),
	ROW("sleep.cpu",      "latency", "sleep",  600, 1, "beside one that computes",
	    SET("delays=0.01", "rate=1200", "disturb=cpu"), LATENCY_MODELS),
	ROW("sleep.offload",  "latency", "sleep",  600, 1, "beside one that offloads",
	    SET("delays=0.01", "rate=1200", "disturb=offload"), .cells = {HYBRIDS}),

	ROW("fetch.closed",   "latency", "fetch",  300, 1, "300 requests all at once",
	    SET("delays=0.02"), LATENCY_MODELS),
	ROW("fetch.open",     "latency", "fetch",  300, 1, "300 requests at random",
	    SET("delays=0.02", "rate=600", "arrivals=poisson"), LATENCY_MODELS),
	ROW("fetch.cpu",      "latency", "fetch",  300, 1, "beside one that computes",
	    SET("delays=0.02", "rate=600", "arrivals=poisson", "disturb=cpu"), LATENCY_MODELS),
	ROW("fetch.offload",  "latency", "fetch",  300, 1, "beside one that offloads",
	    SET("delays=0.02", "rate=600", "arrivals=poisson", "disturb=offload"),
	    .cells = {HYBRIDS}),
};

/* What docs/limits.md holds against the best of their kind; limit.c names the rows. */
static const struct suite_row primitives[] = {
	ROW("yield",         "cost", "yield",           2, 1, "two tasks that yield",
	    SET("switches=200000"), LOOP_AND_POOLS_AND(2, REFERENCE_COROUTINES)),
	ROW("pingpong",      "cost", "pingpong",        0, 1, "two tasks that wake each other",
	    LOOP_AND_POOLS(2)),
	ROW("spawn.100",     "cost", "spawn",     3000000, 1, "tasks, 100 at a time",
	    SET("window=100"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("spawn.1000",    "cost", "spawn",     3000000, 1, "tasks, 1,000 at a time",
	    SET("window=1000"), LOOP_AND_POOLS_AND(WORKERS_CORES, CELL("eventloop", 1, 0),
		REFERENCE_COROUTINES)),
	/* What a task costs when so many are outstanding, not what fresh pages cost: three windows of
	 * four use memory again. The first by itself is spawn.fresh; node, at 1 µs a task, is only there. */
	ROW("spawn.1000000", "cost", "spawn",     4000000, 1, "tasks, 1,000,000 at a time",
	    SET("window=1000000"),
	    LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE("boost", 1), REFERENCE_POOLS)),
	ROW("spawn.fresh",   "cost", "spawn",     1000000, 1, "the first 1,000,000, on fresh pages",
	    SET("window=1000000"),
	    LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_COROUTINES, REFERENCE_POOLS)),
	ROW("jobs.1",        "cost", "roundtrip",       0, 1, "tiny jobs, one at a time",
	    SET("jobs=100000"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("jobs.1000",     "cost", "roundtrip",       0, 1, "tiny jobs, 1,000 at a time",
	    SET("jobs=1000000", "window=1000"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("jobs.rare",     "cost", "roundtrip",       0, 1, "tiny jobs for workers that sleep",
	    SET("jobs=150", "pause=0.002"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("ring",          "cost", "ring",          100, 1, "a token round 100 tasks",
	    LOOP_AND_POOLS(100)),
	ROW("skynet",        "cost", "skynet",          0, 1, "a tree of 111,111 tasks",
	    SET("levels=5"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("echo",          "cost", "echo",           10, 1, "messages and their echoes",
	    LOOP_AND_POOLS(20)),
	ROW("contend",       "cost", "contend",         2, 1, "two tasks and one mutex",
	    LOOP_AND_POOLS(2)),
	ROW("grain.20", "cost", "grain", 0, 1, "tasks that compute for 20 ns",
	    SET("grain=20", "total=0.04"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.40", "cost", "grain", 0, 1, "tasks that compute for 40 ns",
	    SET("grain=40", "total=0.04"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.80", "cost", "grain", 0, 1, "tasks that compute for 80 ns",
	    SET("grain=80", "total=0.04"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.160", "cost", "grain", 0, 1, "tasks that compute for 160 ns",
	    SET("grain=160", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.320", "cost", "grain", 0, 1, "tasks that compute for 320 ns",
	    SET("grain=320", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.640", "cost", "grain", 0, 1, "tasks that compute for 640 ns",
	    SET("grain=640", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.2500", "cost", "grain", 0, 1, "tasks that compute for 2.5 µs",
	    SET("grain=2500", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.10000", "cost", "grain", 0, 1, "tasks that compute for 10 µs",
	    SET("grain=10000", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("grain.100000", "cost", "grain", 0, 1, "tasks that compute for 100 µs",
	    SET("grain=100000", "total=0.1"), LOOP_AND_POOLS_AND(WORKERS_CORES, REFERENCE_TASKS)),
	ROW("wait.10us", "cost", "grain", 0, 1, "tasks that wait for 10 µs",
	    SET("wait=0.00001", "total=0.005"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("wait.30us", "cost", "grain", 0, 1, "tasks that wait for 30 µs",
	    SET("wait=0.00003", "total=0.015"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("wait.100us", "cost", "grain", 0, 1, "tasks that wait for 100 µs",
	    SET("wait=0.0001", "total=0.05"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("wait.300us", "cost", "grain", 0, 1, "tasks that wait for 300 µs",
	    SET("wait=0.0003", "total=0.06"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("wait.1ms", "cost", "grain", 0, 1, "tasks that wait for 1 ms",
	    SET("wait=0.001", "total=0.1"), LOOP_AND_POOLS(WORKERS_CORES)),
	ROW("sumsquares",    "cpu",  "sumsquares",      8, 1, "8 sums of squares",
	    SET("n=10000000"), FOUR_MODELS_AND(WORKERS_CORES, REFERENCE("pthreads", WORKERS_CORES))),
	ROW("idle",          "cost", "sleep",           2, 0.3, "workers with nothing to do",
	    SET("delays=1"), LOOP_AND_POOLS(2)),
	ROW("sleepers.10000", "cost", "sleep",      10000, 1, "10,000 tasks that sleep",
	    SET("delays=1"), LOOP_AND(REFERENCE_LOOPS)),
	ROW("sleepers.1000000", "cost", "sleep",  1000000, 1, "1,000,000 tasks that sleep",
	    SET("delays=1"), LOOP_AND(REFERENCE_LOOPS)),
	ROW("gets.1000",     "io",   "fetch",        1000, 1, "1,000 requests at once",
	    SET("delays=0.1"), LOOP_AND(REFERENCE("curl", 1))),
	ROW("gets.100",      "io",   "limit",        1000, 1, "1,000 requests, 100 at a time",
	    SET("delays=0.1", "most=100"), LOOP_AND(REFERENCE("curl", 1))),
};

/* clang-format on */

#define ROWS(table) .rows = table, .count = sizeof(table) / sizeof(table[0])

static const struct suite suite_smoke = {.name = "smoke",
	ROWS(smoke),
	.rounds = 3,
	.warmups = 1,
	.summary = "half a minute: does everything run and agree?"};
static const struct suite suite_documents = {.name = "documents",
	ROWS(documents),
	.claims = true,
	.rounds = 6,
	.warmups = 0,
	.summary = "a few minutes: the documents' claims, and what models cost"};
static const struct suite suite_full = {.name = "full",
	ROWS(full),
	.rounds = 20,
	.warmups = 2,
	.summary = "an hour: the same with more tasks and narrower intervals"};
static const struct suite suite_originals = {.name = "originals",
	ROWS(originals),
	.rounds = 9,
	.warmups = 1,
	.summary = "four minutes: the documents' own language beside C"};

static const struct suite suite_scaling = {.name = "scaling",
	ROWS(scaling),
	.rounds = 6,
	.warmups = 1,
	.summary = "two minutes: the pools under 1 to 8 workers"};

static const struct suite suite_latency = {.name = "latency",
	ROWS(latency),
	.rounds = 6,
	.warmups = 0,
	.summary = "two minutes: what tasks wait, at a rate and beside one that computes"};

static const struct suite suite_primitives = {.name = "primitives",
	ROWS(primitives),
	.rounds = 6,
	.warmups = 1,
	.summary = "four minutes: what verbs cost, and how small a task may be"};

const struct suite *const suites[] = {&suite_smoke, &suite_documents, &suite_full, &suite_originals,
	&suite_scaling, &suite_latency, &suite_primitives, NULL};

bool suite_row_is_in(const struct suite_row *row, int round)
{
	return row->rounds == 0 || (round >= 1 && round <= row->rounds);
}

const struct suite *suite_find(const char *name)
{
	for (size_t i = 0; suites[i]; i++)
		if (strcmp(suites[i]->name, name) == 0)
			return suites[i];
	return NULL;
}
