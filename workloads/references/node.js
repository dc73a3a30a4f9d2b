// SPDX-License-Identifier: GPL-3.0-or-later
// node by itself: timers with callbacks, and async functions that are awaited. Prints the record of
// one cell, see results/README.md, with the same clocks and checksums as the programs beside it;
// what it cannot measure is null.
'use strict';

const began = process.hrtime.bigint();
const fs = require('fs');
const os = require('os');

const KERNEL_STACK_KIB = 16;
const CLOCK_SLACK = 1.001; // as in the C program: an ideal that is missed by less is met

// Workloads: defaults, what is measured, and the 64-bit numbers that the checksum is of.

const workloads = {
	sleep: {
		defaults: {delays: '1'},
		tasks: 3,
		run(run) {
			const delays = run.delays.map((delay) => delay * run.second);
			run.slept = new Float64Array(run.tasks);
			run.timers = new Array(run.tasks); // kept until memory is weighed
			let left = run.tasks;
			return new Promise((resolve) => {
				const wake = (i) => {
					run.slept[i] = Math.trunc(delays[i % delays.length] * 1e9);
					if (--left === 0)
						resolve();
				};
				for (let i = 0; i < run.tasks; i++)
					run.timers[i] = setTimeout(wake, delays[i % delays.length] * 1e3, i);
			});
		},
		values: (run) => run.slept,
		right: (run) => run.slept.every((slept) => slept > 0),
		ideal: (run) => Math.max(...run.delays.slice(0, run.tasks)) * run.second,
	},
	spawn: {
		defaults: {window: '1000'},
		tasks: 1000000,
		async run(run) {
			const job = async (i) => i;
			const window = Math.min(run.window, run.tasks);
			run.sum = 0;
			for (let done = 0; done < run.tasks; done += window) {
				const started = [];
				for (let i = done; i < done + window && i < run.tasks; i++)
					started.push(job(i));
				for (const answer of await Promise.all(started))
					run.sum += answer;
			}
		},
		values: (run) => [run.sum],
		right: (run) => run.sum === run.tasks * (run.tasks - 1) / 2,
	},
	yield: {
		defaults: {switches: '100000'},
		tasks: 2,
		async run(run) {
			run.yielded = new Float64Array(run.tasks);
			const giveWay = async (i) => {
				for (let k = 0; k < run.switches; k++) {
					await undefined;
					run.yielded[i]++;
				}
			};
			await Promise.all(Array.from(run.yielded, (none, i) => giveWay(i)));
		},
		values: (run) => run.yielded,
		right: (run) => run.yielded.every((count) => count === run.switches),
		operations: (run) => run.tasks * run.switches,
	},
};

// Costs.

function numberAfter(file, name) {
	const line = fs.readFileSync(file, 'ascii').split('\n').find((text) => text.startsWith(name));
	return line ? Number(line.slice(name.length).trim().split(/\s+/)[0]) : 0;
}

// As the C program counts it: proportional share, page tables, kernel stacks.
function memoryKib() {
	return numberAfter('/proc/self/smaps_rollup', 'Pss:') + numberAfter('/proc/self/status', 'VmPTE:') +
		numberAfter('/proc/self/status', 'Threads:') * KERNEL_STACK_KIB;
}

// Busy, stolen and idle time of all processors, in seconds; the kernel counts hundredths.
function machineTime() {
	const [user, nice, system, idle, iowait, irq, softirq, steal] = fs.readFileSync('/proc/stat', 'ascii')
		.split('\n')[0].split(/\s+/).slice(1, 9).map((ticks) => ticks / 100);
	return {busy: user + nice + system + irq + softirq, steal, idle: idle + iowait};
}

// The rules of harness/machine/shares.h.
function shares(before, after, own) {
	const busy = after.busy - before.busy, steal = after.steal - before.steal;
	const capacity = busy + steal + after.idle - before.idle;
	return {
		steal: capacity >= 1 ? steal / capacity : null,
		foreign: capacity >= 0.5 ? Math.max(0, busy - own) / capacity : null,
	};
}

// FNV-1a, 64 bits, over eight bytes a number, in two halves of 32 bits; its prime is 2^40 + 0x1b3.
function checksum(values) {
	const bytes = new Uint8Array(8), view = new DataView(bytes.buffer);
	let high = 0xcbf29ce4, low = 0x84222325;
	for (const value of values) {
		view.setBigInt64(0, BigInt(value), true);
		for (const byte of bytes) {
			low = (low ^ byte) >>> 0;
			const product = low * 0x1b3;
			high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + low * 2 ** 8) % 2 ** 32;
			low = product >>> 0;
		}
	}
	return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

function ideal(workload, run, wall) {
	if (!workload.ideal)
		return {ideal_s: null, bound_s: null, efficiency: null};
	const least = workload.ideal(run), share = least / wall;
	return {ideal_s: least, bound_s: least, efficiency: share <= CLOCK_SLACK ? Math.min(share, 1) : null};
}

async function measure(name, run, params) {
	const workload = workloads[name];
	const machineBefore = machineTime(), usageBefore = process.resourceUsage();
	const ready = process.hrtime.bigint();
	await workload.run(run);
	const ended = process.hrtime.bigint();
	const usage = process.resourceUsage(), machineAfter = machineTime();
	const memory = memoryKib(), threads = numberAfter('/proc/self/status', 'Threads:');
	const wall = Number(ended - ready) / 1e9;
	const user = (usage.userCPUTime - usageBefore.userCPUTime) / 1e6;
	const system = (usage.systemCPUTime - usageBefore.systemCPUTime) / 1e6;
	const operations = workload.operations ? workload.operations(run) : run.tasks;
	const valid = workload.right(run), digest = checksum(workload.values(run));
	const teardown = Number(process.hrtime.bigint() - ended) / 1e9;
	const record = {
		schema: 1, workload: name, model: 'reference-node', workers: 1, tasks: run.tasks,
		second: run.second, params,
		wall_s: wall, startup_s: 0, setup_s: Number(ready - began) / 1e9, teardown_s: teardown,
		user_s: user, sys_s: system, ...ideal(workload, run, wall),
		concurrency: null, parallelism: wall >= 0.001 ? (user + system) / wall : null,
		peak_in_flight: 0, completed: 0, failed: 0, cancelled: 0, timed_out: 0, lost: 0,
		operations, operation_ns: wall * 1e9 / operations,
		latency_ns: {p50: null, p90: null, p99: null, p999: null, max: null, mean: null},
		latency_histogram: null, arrived: 0, arrivals_s: null, little: null,
		forgotten: null, unseen_failures: null, longest_hold_ns: null, longest_hold: '',
		peak_memory_kib: memory,
		voluntary_switches: usage.voluntaryContextSwitches - usageBefore.voluntaryContextSwitches,
		involuntary_switches: usage.involuntaryContextSwitches - usageBefore.involuntaryContextSwitches,
		os_threads: threads, os_processes: 1,
		...shares(machineBefore, machineAfter, user + system), stacks: null,
		checksum: digest, result: '', facts: {},
		ending: valid ? 'ok' : 'wrong', valid,
	};
	if (!valid)
		record.problem = 'the result is not what it should be';
	record.machine = {
		kernel: `${os.type()} ${os.release()}`, processor: os.cpus()[0].model, cores: os.cpus().length};
	record.versions = {node: process.versions.node, v8: process.versions.v8, libuv: process.versions.uv};
	return record;
}

// The command line of `simul run`, as far as it is of use here.

function refuse(message) {
	process.stderr.write(`node: ${message}\n`);
	process.exit(2);
}

function parse(words) {
	const name = words.shift();
	const workload = workloads[name];
	if (!workload)
		refuse(`${name} is none of ${Object.keys(workloads).join(', ')}`);
	const params = {...workload.defaults};
	const run = {tasks: workload.tasks, second: 1};
	while (words.length > 0) {
		const word = words.shift();
		if (word === '--json')
			continue;
		const value = words.shift();
		const [key, setting] = (value || '').split('=');
		if (word === '--tasks' || word === '--second')
			run[word.slice(2)] = Number(value);
		else if (word === '--set' && key in params && setting)
			params[key] = setting;
		else if (!['--model', '--workers', '--port', '--work-rate'].includes(word))
			refuse(`${word} ${value}: unknown`);
	}
	for (const [key, value] of Object.entries(params))
		run[key] = key === 'delays' ? value.split(',').map(Number) : Number(value);
	if (!(run.tasks >= 1 && run.second > 0))
		refuse('tasks are at least 1, and a second is more than 0');
	return [name, run, params];
}

measure(...parse(process.argv.slice(2))).then((record) => {
	process.stdout.write(JSON.stringify(record) + '\n');
	process.exitCode = record.valid ? 0 : 3;
});
