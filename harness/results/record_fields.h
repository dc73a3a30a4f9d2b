/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fields of a record: the one place where they are written down. struct record, what reads and
 * writes it, results/record.schema.json and the table in results/README.md all come from here
 * (`simul list fields`, `simul list fields --json`).
 *
 * F(member, type, inside, name, required, text): the member of struct record; its type; the object
 * within the record that holds the field, or NULL; its name there; whether a record without it is
 * none; what it means, in Markdown.
 *
 *	TEXT	a text; "" if it is absent
 *	WORD	one of the words that the text begins with, as `ok` | `wrong`
 *	INT	a whole number from 0 that fits an int
 *	COUNT	a whole number from 0, 0 if it is absent
 *	WHOLE	a whole number from 0, as a double; NAN if it was not measured
 *	NUMBER	a number from 0; NAN if it was not measured
 *	FLAG	true or false; true if it is absent
 *	VALUE	any other JSON; borrowed; NULL if it is absent
 */
#ifndef SIMUL_RECORD_FIELDS_H
#define SIMUL_RECORD_FIELDS_H

/* clang-format off */
#define RECORD_FIELDS(F) \
F(schema, INT, NULL, "schema", true, \
  "1") \
F(workload, TEXT, NULL, "workload", true, \
  "what ran") \
F(model, TEXT, NULL, "model", true, \
  "under what") \
F(workers, INT, NULL, "workers", false, \
  "threads or processes of the pool; 1 where there is none") \
F(tasks, COUNT, NULL, "tasks", false, \
  "how many tasks") \
F(second, NUMBER, NULL, "second", false, \
  "how many real seconds a document second lasts") \
F(params, VALUE, NULL, "params", false, \
  "object: every option of the workload as text, defaults included") \
F(wall_s, NUMBER, NULL, "wall_s", true, \
  "from the first spawn to the last join, by the cell's own clock") \
F(startup_s, NUMBER, NULL, "startup_s", false, \
  "before that: making the model ready (loop, threads, processes). The workload's set-up and its " \
  "helper server are not in it") \
F(setup_s, NUMBER, NULL, "setup_s", false, \
  "the workload's set-up, with its helper server and its calibration") \
F(teardown_s, NUMBER, NULL, "teardown_s", false, \
  "after the run: ending workers, freeing") \
F(user_s, NUMBER, NULL, "user_s", false, \
  "CPU time of the run in user mode, workers included, helper server and set-up excluded") \
F(sys_s, NUMBER, NULL, "sys_s", false, \
  "the same in the kernel") \
F(ideal_s, NUMBER, NULL, "ideal_s", false, \
  "the lower bound for these workers and cores: max(span, work ÷ parallelism, (work + waiting) ÷ " \
  "concurrency), see `docs/measuring.md`") \
F(bound_s, NUMBER, NULL, "bound_s", false, \
  "the lower bound on these cores, whatever the model and its workers: max(span, work ÷ cores)") \
F(efficiency, NUMBER, NULL, "efficiency", false, \
  "`ideal_s` ÷ `wall_s`; above 1 the record is not valid") \
F(concurrency, NUMBER, NULL, "concurrency", false, \
  "average number of tasks in flight: sum of task spans ÷ `wall_s`") \
F(parallelism, NUMBER, NULL, "parallelism", false, \
  "average number of cores busy: (`user_s` + `sys_s`) ÷ `wall_s`") \
F(peak_in_flight, WHOLE, NULL, "peak_in_flight", false, \
  "most tasks in flight at one time") \
F(completed, COUNT, NULL, "completed", false, \
  "how many tasks ended well") \
F(failed, COUNT, NULL, "failed", false, \
  "how many failed") \
F(cancelled, COUNT, NULL, "cancelled", false, \
  "how many were cancelled") \
F(timed_out, COUNT, NULL, "timed_out", false, \
  "how many ran out of time") \
F(lost, COUNT, NULL, "lost", false, \
  "how many died with their worker process") \
F(operations, COUNT, NULL, "operations", false, \
  "how many units of the workload's own work") \
F(operation_ns, NUMBER, NULL, "operation_ns", false, \
  "`wall_s` per unit") \
F(latency_p50_ns, NUMBER, "latency_ns", "p50", false, \
  "median latency: of tasks that arrived at a rate, from the moment they were due to their end, " \
  "and of no others; without a rate of all tasks, from their first instruction to their end. " \
  "Quantiles are known to within 1/128") \
F(latency_p90_ns, NUMBER, "latency_ns", "p90", false, \
  "nine in ten were no longer") \
F(latency_p99_ns, NUMBER, "latency_ns", "p99", false, \
  "99 in 100 were no longer") \
F(latency_p999_ns, NUMBER, "latency_ns", "p999", false, \
  "999 in 1,000 were no longer") \
F(latency_max_ns, NUMBER, "latency_ns", "max", false, \
  "the longest") \
F(latency_mean_ns, NUMBER, "latency_ns", "mean", false, \
  "their mean") \
F(latency_histogram, VALUE, NULL, "latency_histogram", false, \
  "array of `[upper_ns, count]`, ascending: how many tasks took up to `upper_ns`, and longer than " \
  "the pair before; none is empty. A step is 1/128 wide of the power of two that it lies in; " \
  "where more than 100 are not empty, neighbours are one, and it is 1/64, 1/32, …") \
F(arrived, COUNT, NULL, "arrived", false, \
  "how many tasks arrived at a rate") \
F(arrivals_s, NUMBER, NULL, "arrivals_s", false, \
  "seconds from the run's beginning to the last arrival, `null` without a rate") \
F(little, NUMBER, NULL, "little", false, \
  "average number of tasks present, by counting, ÷ (rate of those that left × mean latency): 1 by " \
  "Little's law, see `docs/measuring.md`; beyond 2 % the record is not valid. `null` without a rate") \
F(forgotten, COUNT, NULL, "forgotten", false, \
  "tasks that were spawned and never joined, handed out or cancelled") \
F(unseen_failures, COUNT, NULL, "unseen_failures", false, \
  "failures that nobody looked at") \
F(longest_hold_ns, NUMBER, NULL, "longest_hold_ns", false, \
  "event loops: the longest time that a task kept all others from running") \
F(longest_hold, TEXT, NULL, "longest_hold", false, \
  "and where it was spawned") \
F(peak_memory_kib, WHOLE, NULL, "peak_memory_kib", false, \
  "proportional share (PSS) of the cell and its workers at the end of the run, before anything is " \
  "given back, page tables and kernel stacks included") \
F(voluntary_switches, COUNT, NULL, "voluntary_switches", false, \
  "context switches of the cell and its workers during the run: of who waited") \
F(involuntary_switches, COUNT, NULL, "involuntary_switches", false, \
  "and of who was preempted") \
F(os_threads, WHOLE, NULL, "os_threads", false, \
  "threads that took part, the first included") \
F(os_processes, WHOLE, NULL, "os_processes", false, \
  "processes that took part, the first included") \
F(steal, NUMBER, NULL, "steal", false, \
  "during the run: share of the machine's capacity (processors times time) taken by the " \
  "hypervisor. `null` below 1 s of capacity, where the kernel's counters are too coarse") \
F(foreign, NUMBER, NULL, "foreign", false, \
  "share taken by processes that are not this bench's: growth of the machine's busy time (user, " \
  "nice, system, irq, softirq) less the CPU time of the cell, its workers and the helper server. " \
  "`null` below 0.5 s of capacity, and where a worker was lost with its account") \
F(stacks, WORD, NULL, "stacks", false, \
  "`own` | `copied`: event loops: how the stacks of waiting tasks were kept (`docs/models.md`); " \
  "else `null`") \
F(checksum, TEXT, NULL, "checksum", false, \
  "16 hexadecimal digits over the results; the same under every model") \
F(result, TEXT, NULL, "result", false, \
  "the result in words") \
F(facts, VALUE, NULL, "facts", false, \
  "object: what the workload states about the run for claims to check, e.g. `finish`, `peak`") \
F(ending, WORD, NULL, "ending", false, \
  "`ok` | `wrong` | `failed` | `deadlock`: `wrong` if the workload's check failed, `failed` if " \
  "the run did") \
F(valid, FLAG, NULL, "valid", false, \
  "false if the run or the workload's own check failed") \
F(problem, TEXT, NULL, "problem", false, \
  "why it is not valid") \
F(machine, VALUE, NULL, "machine", false, \
  "object: kernel, processor, cores. In a bench `machine.json` says it once for all its records") \
F(versions, VALUE, NULL, "versions", false, \
  "object: simul, compiler, libraries, `variant`; likewise") \
F(row, TEXT, NULL, "row", false, \
  "added by a bench, like all that follow: the row of the suite, e.g. `B5`") \
F(round, INT, NULL, "round", false, \
  "the round from 1, 0 in a warm-up") \
F(position, INT, NULL, "position", false, \
  "the place within the round from 1") \
F(outer_s, NUMBER, NULL, "outer_s", false, \
  "hyperfine's time of the whole process") \
F(set_aside, TEXT, NULL, "set_aside", false, \
  "only in a record that does not count, because the machine disturbed the run and it was run " \
  "again in the same round: why, e.g. `steal 2.3 %`") \
F(disturbed, TEXT, NULL, "disturbed", false, \
  "only in a record that counts although the machine disturbed the run, there being no " \
  "repetition left: why") \
F(side, WORD, NULL, "side", false, \
  "`head` | `base`: in an interleaved bench which of the two programs ran; `position` counts both")
/* clang-format on */

#endif
