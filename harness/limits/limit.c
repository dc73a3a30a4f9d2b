/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits, as data. */
#include "harness/limits/limit.h"

#include "harness/limits/limit_measure.h"

#define NO_MORE(measure_, row_, target_, unit_) \
	.row = row_, .measure = measure_, .target = target_, .unit = unit_
#define NO_LESS(measure_, row_, target_, unit_) \
	NO_MORE(measure_, row_, target_, unit_), .target_is_min = true

#define AGAINST(...) .references = {__VA_ARGS__}

/* clang-format off */

#define GROWTH_OF_POOLS \
	"100 tasks last a few microseconds: root or worker need only lose its core for as long, and " \
	"whoever waits for it goes to sleep; the wake takes longer than the window"

const struct limit limits[] = {
	{"eventloop", "switch between two tasks that yield",
	 "raw Boost.Context 5.4 ns, Go 36, Boost.Fiber 39, node 51, uvloop 830, asyncio 1,480",
	 NO_MORE(measure_operation_ns, "yield", 12, "ns"),
	 AGAINST({"reference-boost", "raw Boost.Context", 5.4}, {"reference-node", "node", 51})},
	{"eventloop", "spawn and join, 1,000 at a time",
	 "C++20 coroutine 18 ns, raw Boost.Context 20, node 133, Boost.Fiber 149, Go 175, uvloop 1,290",
	 NO_MORE(measure_operation_ns, "spawn.1000", 40, "ns"),
	 AGAINST({"reference-boost", "raw Boost.Context", 20}, {"reference-node", "node", 133})},
	{"eventloop", "spawn and join, 1,000,000 at a time",
	 "C++20 coroutine 49 ns, Go 150, node 1,070, asyncio 4,960, Boost.Fiber 11,800",
	 NO_MORE(measure_operation_ns, "spawn.1000000", 150, "ns"),
	 AGAINST({"reference-boost", "raw Boost.Context", 0})},
	{"eventloop", "1,000,000 tasks sleep 1 s: wall time",
	 "node callbacks 1.30 s, libuv timers 1.54, node promises 1.96, Go 2.91, Boost.Fiber 8.0, asyncio 15.4",
	 NO_MORE(measure_wall_s, "sleepers.1000000", 1.35, "s"),
	 AGAINST({"reference-node", "node callbacks", 1.30}, {"reference-libuv", "libuv timers", 1.54}),
	 .why = "a million tasks touch 230 MB of fresh pages, which the kernel must clear; where the "
		"host has taken free memory back, it must find each page first: up to 0.5 s"},
	{"eventloop", "1,000,000 tasks sleep 1 s: memory a task",
	 "libuv timers 152 B, node callbacks 191, node promises 538, asyncio 1,382, Go 1,780, Boost.Fiber 5,128",
	 NO_MORE(measure_bytes, "sleepers.1000000", 400, "B"),
	 AGAINST({"reference-libuv", "libuv timers", 152}, {"reference-node", "node callbacks", 191})},
	{"eventloop", "10,000 tasks sleep 1 s: beyond that second",
	 "libuv timers 4 ms, Go 21, uvloop 47, 10,000 pthreads 251",
	 NO_MORE(measure_excess_ms, "sleepers.10000", 6, "ms"),
	 AGAINST({"reference-libuv", "libuv timers", 4}, {"reference-node", "node callbacks", 0})},
	{"eventloop", "1,000 GETs of 100 ms at once: wall time",
	 "raw epoll 146 ms, libcurl multi on libuv 189, Go 193, 1,000 threads with libcurl 223, aiohttp on uvloop 293",
	 NO_MORE(measure_wall_ms, "gets.1000", 180, "ms"),
	 AGAINST({"reference-curl", "libcurl multi on libuv", 189})},
	{"eventloop", "1,000 GETs of 100 ms at once: CPU of the client",
	 "raw epoll 47 ms, libcurl multi on libuv 99, Go 128, 1,000 threads with libcurl 199, aiohttp on uvloop 222",
	 NO_MORE(measure_cpu_ms, "gets.1000", 95, "ms"),
	 AGAINST({"reference-curl", "libcurl multi on libuv", 99})},
	{"eventloop", "1,000 GETs of 100 ms, 100 at a time: wall time",
	 "raw epoll 1,021 ms, libcurl multi 1,023, Go 1,031, aiohttp 1,112",
	 NO_MORE(measure_wall_ms, "gets.100", 1025, "ms"),
	 AGAINST({"reference-curl", "libcurl multi on libuv", 1023})},
	{"eventloop", "1,000 GETs of 100 ms, 100 at a time: CPU of the client",
	 "raw epoll 13 ms, libcurl multi 32, Go 74, aiohttp 183",
	 NO_MORE(measure_cpu_ms, "gets.100", 34, "ms"),
	 AGAINST({"reference-curl", "libcurl multi on libuv", 32}),
	 .why = "libcurl takes most of it; a task for each transfer, its turn under the limit of "
		"what may be in flight, and what is measured of it, come on top"},
	{"eventloop", "growth: the dearest of 100 to 1,000,000 tasks at a time over the cheapest", "",
	 NO_MORE(measure_growth, "spawn.100", 2, "×"),
	 .why = "a task outstanding is 88 bytes with its input, output and answer: 100 or 1,000 are in "
		"the cache, a million come from memory, and one window in four from pages that the "
		"kernel must clear"},

	{"threads", "spawn and join, 1,000,000 at a time",
	 "libomp task 64 ns, pool with a mutex and batches 71, GThreadPool 136, TBB task_group 143, Go 150, libuv work queue 185",
	 NO_MORE(measure_operation_ns, "spawn.1000000", 65, "ns"),
	 AGAINST({"reference-libomp", "libomp task", 64}, {"reference-pool", "pool with a mutex and batches", 71},
		 {"reference-libgomp", "libgomp task", 0}, {"reference-glib", "GThreadPool", 136}, {"reference-libuv", "libuv work queue", 185}),
	 .why = "a task outstanding is 92 bytes with its input, output, slot in the run queue and answer: "
		"they come from memory, go from the spawner's core to a worker's and back, and three "
		"threads (root and two workers) share two cores"},
	{"threads", "METG(50 %), 2 workers",
	 "pool with one queue 126 ns, libgomp task 225, GThreadPool 319, libomp 398, TBB 478, Go 786, libuv 1,550",
	 NO_MORE(measure_metg_ns, "grain.80", 120, "ns"),
	 AGAINST({"reference-pool", "pool with one queue", 126}, {"reference-libgomp", "libgomp task", 225},
		 {"reference-libomp", "libomp task", 398})},
	{"threads", "8 sums of squares over the sequential model",
	 "hand-written C 1.91 to 2.02×, Go 1.94 to 1.98",
	 NO_LESS(measure_speedup, "sumsquares", 1.95, "×"),
	 AGAINST({"reference-pthreads", "hand-written C", 1.965})},
	{"threads", "growth: the dearest of 100 to 1,000,000 tasks at a time over the cheapest", "",
	 NO_MORE(measure_growth, "spawn.100", 2, "×"),
	 .why = GROWTH_OF_POOLS},

	{"processes", "METG(50 %), 2 workers",
	 "shared counter below 54 ns (the limit), pipes 2,650, Python Pool 47,500",
	 NO_MORE(measure_metg_ns, "grain.80", 250, "ns")},
	{"processes", "tiny jobs, 1,000 at a time",
	 "batched shared ring 30 to 240 M/s (the limit), batched pipe 33, single pipe 0.58, Python Pool 0.042",
	 NO_LESS(measure_rate, "jobs.1000", 10, "M/s")},
	{"processes", "one tiny job at a time, worker awake",
	 "shared ring, spinning 0.2 µs, Python Pool 139",
	 NO_MORE(measure_operation_us, "jobs.1", 0.5, "µs")},
	{"processes", "one tiny job at a time, worker asleep",
	 "shared ring, sleeping 37 µs, Python Pool 139",
	 NO_MORE(measure_travel_us, "jobs.rare", 40, "µs")},
	{"processes", "CPU of two workers that have nothing to do, of one core", "",
	 NO_MORE(measure_busy_percent, "idle", 0.5, "%")},
	{"processes", "8 sums of squares over the sequential model",
	 "hand-written C 1.91 to 2.02×, Go 1.94 to 1.98",
	 NO_LESS(measure_speedup, "sumsquares", 1.95, "×"),
	 AGAINST({"reference-pthreads", "hand-written C", 1.965})},
	{"processes", "growth: the dearest of 100 to 1,000,000 tasks at a time over the cheapest", "",
	 NO_MORE(measure_growth, "spawn.100", 2, "×"),
	 .why = GROWTH_OF_POOLS},
	{.model = NULL},
};

/* clang-format on */
