# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents' own language: simul's simplest workloads under Python's ways of concurrency.

Prints the record of one cell, see results/README.md; what Python cannot measure is null.
"""
import time

BEGAN = time.monotonic_ns()

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import platform  # noqa: E402
import resource  # noqa: E402
import struct  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402

KERNEL_STACK_KIB = 16
CLOCK_SLACK = 1.001  # as in the C program: an ideal that is missed by less is met
SERVED = ("fetch", "connections")  # workloads that talk to simul serve


# What tasks do when they may block. Each is called in a thread or a process of its pool.


def sleep_blocking(scene, delay):
    time.sleep(delay)
    return int(delay * 1e9)


def fetch_blocking(scene, delay):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", scene.port)
    try:
        connection.request("GET", "/delay/%.9f" % delay)
        reply = connection.getresponse()
        return reply.status, len(reply.read())
    finally:
        connection.close()


def sum_squares(scene, delay):
    total = alike = 0
    for _ in range(scene.repeat):
        value = sum(i * i for i in range(scene.n))
        alike += value == total or alike == 0
        total = value
    return total if alike == scene.repeat else -1


# The same for tasks that take turns on a loop.


async def sleep_on_loop(scene, delay):
    import asyncio

    await asyncio.sleep(delay)
    return int(delay * 1e9)


async def fetch_on_loop(scene, delay):
    url = "http://127.0.0.1:%d/delay/%.9f" % (scene.port, delay)
    async with scene.session.get(url) as reply:
        return reply.status, len(await reply.read())


async def sum_squares_on_loop(scene, delay):
    return sum_squares(scene, delay)


async def connect_on_loop(scene, delay):
    import asyncio

    reader, writer = await asyncio.open_connection("127.0.0.1", scene.port)
    scene.held += 1
    if scene.held == scene.tasks:
        scene.go.set()
    await scene.go.wait()
    writer.write(b"GET /delay/0 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), len(body)


# Workloads: what tasks do, the bytes that a result adds to the checksum, and whether it is right.


def pack_pair(pair):
    return struct.pack("=qq", *pair)


def pack_wide(value):
    return struct.pack("=QQ", value >> 64 & (1 << 64) - 1, value & (1 << 64) - 1)


def is_page(scene, delay, reply):
    return reply[0] == 200 and reply[1] > 0


def is_sum(scene, delay, value):
    n = scene.n
    return value == (n - 1) * n * (2 * n - 1) // 6


class Workload:
    def __init__(self, blocking, on_loop, pack, right, defaults, tasks):
        self.blocking, self.on_loop = blocking, on_loop
        self.pack, self.right = pack, right
        self.defaults, self.tasks = defaults, tasks


WORKLOADS = {
    "sleep": Workload(
        sleep_blocking, sleep_on_loop, lambda slept: struct.pack("=q", slept),
        lambda scene, delay, slept: slept == int(delay * 1e9), {"delays": "1"}, 3),
    "fetch": Workload(
        fetch_blocking, fetch_on_loop, pack_pair, is_page, {"delays": "1"}, 3),
    "sumsquares": Workload(
        sum_squares, sum_squares_on_loop, pack_wide, is_sum,
        {"n": "10000000", "repeat": "32"}, 8),
    "connections": Workload(None, connect_on_loop, pack_pair, is_page, {}, 100),
}


class Scene:
    """What all tasks of a run share; it goes to worker processes with each task."""

    def __init__(self, options, params):
        self.workload, self.tasks, self.port = options.workload, options.tasks, options.port
        self.n, self.repeat = int(params.get("n", 1)), int(params.get("repeat", 1))


def work(scene, delay):
    """One task in a pool, with the times of its begin and end."""
    began = time.monotonic_ns()
    value = WORKLOADS[scene.workload].blocking(scene, delay)
    return value, began, time.monotonic_ns()


# Models: start() makes the model ready, run() answers (value, began, ended) of each task in order.


class Sequential:
    processes = ()
    modules = ()

    def __init__(self, workers):
        self.workers = 1

    def start(self):
        pass

    def run(self, scene, delays):
        return [work(scene, delay) for delay in delays]

    def stop(self):
        pass


class Loop(Sequential):
    modules = ("asyncio",)

    def new_loop(self):
        import asyncio

        return asyncio.new_event_loop()

    def start(self):
        self.loop = self.new_loop()

    async def gather(self, scene, delays):
        import asyncio

        function = WORKLOADS[scene.workload].on_loop

        async def one(delay):
            began = time.monotonic_ns()
            value = await function(scene, delay)
            return value, began, time.monotonic_ns()

        scene.held, scene.go = 0, asyncio.Event()
        if scene.workload != "fetch":
            return await asyncio.gather(*map(one, delays))
        import aiohttp

        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as scene.session:
            return await asyncio.gather(*map(one, delays))

    def run(self, scene, delays):
        return self.loop.run_until_complete(self.gather(scene, delays))

    def stop(self):
        self.loop.close()


class UvLoop(Loop):
    modules = ("asyncio", "uvloop")

    def new_loop(self):
        import uvloop

        return uvloop.new_event_loop()


class Threads(Sequential):
    modules = ("concurrent.futures.thread",)

    def __init__(self, workers):
        self.workers = workers

    def start(self):
        from concurrent.futures import ThreadPoolExecutor

        self.pool = ThreadPoolExecutor(self.workers)
        self.warm(threading.Barrier(self.workers).wait)

    def warm(self, meet):
        """Pools start workers when they need them: let each of them have a task once."""
        for future in [self.pool.submit(meet) for _ in range(self.workers)]:
            future.result()

    def run(self, scene, delays):
        return list(self.pool.map(work, [scene] * len(delays), delays))

    def stop(self):
        self.pool.shutdown()


MEETING = []  # of a worker process: where the workers wait for each other at the start


def meet():
    MEETING[0].wait()


class Processes(Threads):
    modules = ("concurrent.futures.process", "multiprocessing")

    def start(self):
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("fork")
        barrier = context.Barrier(self.workers)
        self.pool = ProcessPoolExecutor(
            self.workers, mp_context=context, initializer=MEETING.append, initargs=(barrier,))
        self.warm(meet)
        self.processes = tuple(child.pid for child in multiprocessing.active_children())


MODELS = {
    "python-sequential": Sequential,
    "python-asyncio": Loop,
    "python-uvloop": UvLoop,
    "python-threads": Threads,
    "python-processes": Processes,
}


# Costs.


def first_number(process, file, name):
    with open("/proc/%d/%s" % (process, file), encoding="ascii") as lines:
        for line in lines:
            if line.startswith(name):
                return int(line.split()[1])
    return 0


def memory_kib(processes):
    """As the C program counts it: proportional share, page tables, kernel stacks."""
    try:
        return sum(
            first_number(process, "smaps_rollup", "Pss:")
            + first_number(process, "status", "VmPTE:")
            + first_number(process, "status", "Threads:") * KERNEL_STACK_KIB
            for process in (os.getpid(), *processes))
    except OSError:
        return None


def workers_cpu_s(processes):
    """CPU time of worker processes, by the scheduler's own account."""
    total = 0
    for process in processes:
        for thread in os.listdir("/proc/%d/task" % process):
            with open("/proc/%d/task/%s/schedstat" % (process, thread), encoding="ascii") as file:
                total += int(file.read().split()[0])
    return total / 1e9


def machine_s():
    """Busy, stolen and idle time of all processors, as the C program counts it."""
    with open("/proc/stat", encoding="ascii") as lines:
        user, nice, system, idle, iowait, irq, softirq, steal = (
            int(word) / os.sysconf("SC_CLK_TCK") for word in lines.readline().split()[1:9])
    return user + nice + system + irq + softirq, steal, idle + iowait


def process_cpu_s(process):
    """CPU time of another process: its clock is named as in clock_getcpuclockid(3)."""
    return time.clock_gettime(~process << 3 | 2) if process else 0


def shares(before, after, own_s):
    """The rules of harness/machine/shares.h."""
    busy, steal, idle = (later - earlier for earlier, later in zip(before, after))
    capacity = busy + steal + idle
    foreign = capacity >= 0.5 and own_s is not None
    return {"steal": steal / capacity if capacity >= 1 else None,
            "foreign": max(0, busy - own_s) / capacity if foreign else None}


def quantile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latency(spans):
    ordered = sorted(ended - began for began, ended in spans)
    figures = {name: quantile(ordered, share) for name, share in
               (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))}
    return {**figures, "max": ordered[-1], "mean": sum(ordered) / len(ordered)}


def peak_in_flight(spans):
    events = sorted([(began, 1) for began, _ in spans] + [(ended, -1) for _, ended in spans])
    now = peak = 0
    for _, change in events:
        now += change
        peak = max(peak, now)
    return peak


def checksum(pack, values):
    """FNV-1a, 64 bits, over the bytes that the C program's results have."""
    digest = 0xCBF29CE484222325
    for value in values:
        for byte in pack(value):
            digest = (digest ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return "%016x" % digest


def processor():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def versions():
    found = {"python": platform.python_version()}
    for name in ("aiohttp", "uvloop"):
        if name in sys.modules:
            found[name] = sys.modules[name].__version__
    return found


def load(workload, model):
    """Imports what the run needs: that is set-up, and must not be in its time."""
    for name in model.modules:
        importlib.import_module(name)
    if workload == "fetch":
        importlib.import_module("aiohttp" if isinstance(model, Loop) else "http.client")


def measure(options, params, delays, model):
    workload, scene = WORKLOADS[options.workload], Scene(options, params)
    load(options.workload, model)
    ready = time.monotonic_ns()
    model.start()
    helper = int(os.environ.get("SIMUL_HELPER", 0)) if options.port else 0
    helper_before, machine_before = process_cpu_s(helper), machine_s()
    before, workers_before = resource.getrusage(resource.RUSAGE_SELF), workers_cpu_s(model.processes)
    began = time.monotonic_ns()
    outcomes = model.run(scene, delays)
    ended = time.monotonic_ns()
    after, workers_after = resource.getrusage(resource.RUSAGE_SELF), workers_cpu_s(model.processes)
    helper_s, machine_after = process_cpu_s(helper) - helper_before, machine_s()
    memory, threads = memory_kib(model.processes), threading.active_count()
    model.stop()

    values = [outcome[0] for outcome in outcomes]
    spans = [outcome[1:] for outcome in outcomes]
    wall_s = (ended - began) / 1e9
    workers_s = workers_after - workers_before
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    children_s = children.ru_utime + children.ru_stime
    in_user = children.ru_utime / children_s if children_s > 0 else 0
    user_s = after.ru_utime - before.ru_utime + workers_s * in_user
    system_s = after.ru_stime - before.ru_stime + workers_s * (1 - in_user)
    known = helper or not options.port or options.workload not in SERVED
    own_s = user_s + system_s + helper_s if known else None
    wrong = [i for i, value in enumerate(values) if not workload.right(scene, delays[i], value)]
    record = {
        "schema": 1, "workload": options.workload, "model": options.model,
        "workers": model.workers, "tasks": options.tasks, "second": options.second,
        "params": params,
        "wall_s": wall_s, "startup_s": (began - ready) / 1e9, "setup_s": (ready - BEGAN) / 1e9,
        "teardown_s": None, "user_s": user_s, "sys_s": system_s,
        **ideal(delays if "delays" in params else None, model, wall_s),
        "concurrency": sum(end - begin for begin, end in spans) / 1e9 / wall_s,
        "parallelism": (user_s + system_s) / wall_s if wall_s >= 0.001 else None,
        "peak_in_flight": peak_in_flight(spans),
        "completed": len(values), "failed": 0, "cancelled": 0, "timed_out": 0, "lost": 0,
        "operations": len(values), "operation_ns": wall_s * 1e9 / len(values),
        "latency_ns": latency(spans), "latency_histogram": None,
        "arrived": 0, "arrivals_s": None, "little": None, "stacks": None,
        "forgotten": None, "unseen_failures": None, "longest_hold_ns": None, "longest_hold": "",
        "peak_memory_kib": memory,
        "voluntary_switches": None if model.processes else after.ru_nvcsw - before.ru_nvcsw,
        "involuntary_switches": None if model.processes else after.ru_nivcsw - before.ru_nivcsw,
        "os_threads": threads + len(model.processes), "os_processes": 1 + len(model.processes),
        **shares(machine_before, machine_after, own_s),
        "checksum": checksum(workload.pack, values), "result": "", "facts": {},
        "ending": "wrong" if wrong else "ok", "valid": not wrong,
    }
    if wrong:
        record["problem"] = "the result of task %d is %s" % (wrong[0] + 1, values[wrong[0]])
    record["machine"] = {
        "kernel": "%s %s" % (platform.system(), platform.release()),
        "processor": processor(), "cores": len(os.sched_getaffinity(0))}
    record["versions"] = versions()
    # Looking through tens of thousands of results takes this language long enough to be accounted for.
    record["teardown_s"] = (time.monotonic_ns() - ended) / 1e9
    return record


def ideal(delays, model, wall_s):
    """The bounds of tasks that only wait, with these workers and whatever the model. A loop's timers may be early by their granularity: then
    there is no efficiency to speak of."""
    if not delays:
        return {"ideal_s": None, "bound_s": None, "efficiency": None}
    at_once = len(delays) if isinstance(model, Loop) else model.workers
    least = max(max(delays), sum(delays) / at_once)
    share = least / wall_s
    return {"ideal_s": least, "bound_s": max(delays),
            "efficiency": min(share, 1) if share <= CLOCK_SLACK else None}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workload", choices=WORKLOADS, metavar="WORKLOAD",
                        help=", ".join(WORKLOADS))
    parser.add_argument("--model", choices=MODELS, default="python-asyncio")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--tasks", type=int, help="how many (the workload's default)")
    parser.add_argument("--second", type=float, default=1,
                        help="how many real seconds a document second lasts")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--port", type=int, default=0, help="of simul serve")
    parser.add_argument("--json", action="store_true", help="on one line")
    options = parser.parse_args()
    workload = WORKLOADS[options.workload]
    params = dict(workload.defaults)
    for setting in options.set:
        name, _, value = setting.partition("=")
        if name not in params:
            parser.error("--set %s: %s has no option of that name" % (setting, options.workload))
        params[name] = value
    if workload.blocking is None and not issubclass(MODELS[options.model], Loop):
        parser.error("%s is for the loops alone" % options.workload)
    if options.workload in SERVED and not options.port:
        parser.error("%s needs --port, that of simul serve" % options.workload)
    options.tasks = workload.tasks if options.tasks is None else options.tasks
    if options.tasks < 1 or options.workers < 1 or not options.second > 0:
        parser.error("tasks and workers are at least 1, and a second is more than 0")
    try:
        given = [float(delay) for delay in params.get("delays", "0").split(",")]
        delays = [given[i % len(given)] * options.second for i in range(options.tasks)]
    except ValueError:
        parser.error("--set delays=%s: not numbers" % params["delays"])
    return options, params, delays


def raise_limits():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main():
    options, params, delays = parse()
    raise_limits()
    model = MODELS[options.model](options.workers)
    try:
        record = measure(options, params, delays, model)
    except (ImportError, OSError) as problem:
        print("original: %s under %s: %s" % (options.workload, options.model, problem),
              file=sys.stderr)
        return 3
    print(json.dumps(record, indent=None if options.json else 2))
    if not record["valid"]:
        print("original: %s" % record["problem"], file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Without freeing object by object what the process gives back at once.
    os._exit(code)
