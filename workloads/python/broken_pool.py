# SPDX-License-Identifier: GPL-3.0-or-later
"""What a killed worker costs in Python: the workload `crash` on a ProcessPoolExecutor.

A batch of jobs, of which the one in the middle kills its own worker half-way. Counts the futures
that fail with it, tries to submit another job, and times a new pool. Prints one line of JSON.
"""
import argparse
import json
import mmap
import multiprocessing
import os
import platform
import signal
import struct
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

KILLED_AT = mmap.mmap(-1, 8)  # shared: a worker that is killed returns nothing


def job(number, delay, dies):
    time.sleep(delay / 2)
    if dies:
        KILLED_AT[:] = struct.pack("=q", time.monotonic_ns())
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(delay / 2)
    return number


def error_of(function):
    """The name of what it raises; None if it ends well."""
    try:
        function()
    except BrokenProcessPool as error:
        return type(error).__name__
    return None


BARRIERS = []  # of a worker: where the workers of its pool wait for each other


def meet():
    BARRIERS[0].wait()


def start_whole_pool(context, workers):
    """A pool of which all workers have had a task at the same time."""
    barrier = context.Barrier(workers)
    pool = ProcessPoolExecutor(workers, context, BARRIERS.append, (barrier,))
    for future in [pool.submit(meet) for _ in range(workers)]:
        future.result()
    return pool


def measure(options):
    context = multiprocessing.get_context("fork")
    pool = start_whole_pool(context, options.workers)
    futures = [pool.submit(job, i, options.delay, i == options.jobs // 2)
               for i in range(options.jobs)]
    errors = [error_of(future.result) for future in futures]
    refused = error_of(lambda: pool.submit(job, 0, 0, False))
    start_whole_pool(context, options.workers).shutdown()
    whole_ns = time.monotonic_ns() - struct.unpack("=q", KILLED_AT[:])[0]
    return {"python": platform.python_version(), "workers": options.workers,
            "jobs": options.jobs, "killed": 1, "right": errors.count(None),
            "BrokenProcessPool": errors.count("BrokenProcessPool"),
            "submit_afterwards": refused or "accepted", "new_pool_whole_ns": whole_ns}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--jobs", type=int, default=32)
    parser.add_argument("--delay", type=float, default=0.01, help="seconds that a job takes")
    options = parser.parse_args()
    if options.workers < 1 or options.jobs < 1 or not options.delay >= 0:
        parser.error("workers and jobs are at least 1, and a delay is not below 0")
    print(json.dumps(measure(options)))


if __name__ == "__main__":
    main()
