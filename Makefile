# SPDX-License-Identifier: GPL-3.0-or-later
# simul: one non-recursive Makefile. `make help` lists the targets.

VARIANT ?= release
ifeq ($(origin CC),default) # make's own default is cc
CC      := gcc
endif
PREFIX  ?= /usr/local
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo 0.1)
DATE    := $(shell git log -1 --format=%cs 2>/dev/null)

# On all cores, unless the command line says otherwise.
ifeq ($(MAKELEVEL)$(findstring -j,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
SHELL := /bin/bash

out := build$(if $(filter-out release,$(VARIANT)),/$(VARIANT))

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
# Where a function lies in its cache line must not depend on what stands before it: an edit elsewhere
# would change how fast its loops run, see docs/measuring.md.
flags_release := -O2 -g -falign-functions=64
flags_debug   := -O0 -g3
flags_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
flags_tsan    := -O1 -g -fsanitize=thread
flags_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# Small limits, and processes that die when they are told to: tests/faults/steps.h.
flags_faults  := -O1 -g -DSIMUL_FAULTS -include tests/faults/steps.h
flags := $(flags_$(VARIANT))
$(if $(flags),,$(error VARIANT=$(VARIANT) is none of release, debug, asan, tsan, fuzz, faults))

libraries := libuv libcurl libevent libcrypto zlib jansson gsl popt
CFLAGS   += -std=c11 $(warnings) $(flags) -pthread
CPPFLAGS += -D_GNU_SOURCE -I. -I$(out)
# Recursive on purpose: pkg-config runs only in recipes, when the packages are there.
library_cflags = $(shell pkg-config --cflags $(libraries))
LDLIBS   = $(shell pkg-config --libs $(libraries)) -lboost_context -lm

# `make V=1` shows whole commands.
say = $(if $(V),,@echo "  $(1) $@";)

models    := $(sort $(basename $(notdir $(wildcard models/*.c))))
workload_names := $(sort $(filter-out common arrivals,$(basename $(notdir $(wildcard workloads/*.c)))))
sources   := $(wildcard models/*.c models/*/*.c workloads/*.c harness/*/*.c)
sources   += $(if $(filter faults,$(VARIANT)),tests/faults/steps.c)
objects   := $(sources:%.c=$(out)/%.o) $(out)/registry.o
# Everything but main(), for the tests to link with.
library   := $(filter-out $(out)/harness/commands/main.o,$(objects))

all: $(out)/simul ## build the program

# Written anew only when it has changed; asked for always, since a file may also have gone.
$(out)/registry.c: always
	@mkdir -p $(@D)
	@{ echo '#include "models/model.h"'; echo '#include "workloads/workload.h"'; \
	for m in $(models); do echo "extern const struct model model_$$m;"; done; \
	echo 'const struct model *const models[] = {'; \
	for m in $(models); do echo "	&model_$$m,"; done; echo '	NULL};'; \
	for w in $(workload_names); do echo "extern const struct workload workload_$$w;"; done; \
	echo 'const struct workload *const workloads[] = {'; \
	for w in $(workload_names); do echo "	&workload_$$w,"; done; echo '	NULL};'; \
	} > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(out)/%.o: %.c build/dependencies
	@mkdir -p $(@D)
	$(call say,CC  )$(CC) $(CPPFLAGS) $(library_cflags) $(CFLAGS) -MD -MP -c $< -o $@

$(out)/registry.o: $(out)/registry.c build/dependencies
	$(call say,CC  )$(CC) $(CPPFLAGS) $(library_cflags) $(CFLAGS) -MD -MP -c $< -o $@

# What the program knows about its own build. Written anew only when it has changed, so that a commit
# rebuilds no more than the files that say it.
$(out)/version.h: always
	@mkdir -p $(@D)
	@{ echo '#define SIMUL_VERSION "$(VERSION)"'; echo '#define SIMUL_DATE "$(DATE)"'; \
	echo '#define SIMUL_VARIANT "$(VARIANT)"'; \
	echo '#define SIMUL_FLAGS "$(strip $(CFLAGS) $(LDFLAGS))"'; } > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(out)/harness/machine/versions.o $(out)/harness/commands/man.o: $(out)/version.h

$(out)/simul: $(objects)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Installs missing Debian packages where it may, or prints the command.
build/dependencies: harness/packages harness/install-packages
	@mkdir -p $(@D)
	@harness/install-packages harness/packages
	@touch $@

$(out)/simul.1: $(out)/simul
	$< man > $@

install: $(out)/simul $(out)/simul.1 references ## install program and manual page below DESTDIR and PREFIX
	install -D -m 755 $(out)/simul $(DESTDIR)$(PREFIX)/bin/simul
	install -D -m 644 $(out)/simul.1 $(DESTDIR)$(PREFIX)/share/man/man1/simul.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/simul/plots plots/*.gnuplot
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/simul/claims workloads/claims/*
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/simul/suites workloads/suites/*
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/simul/python workloads/python/*.py
	install -D -t $(DESTDIR)$(PREFIX)/libexec/simul $(references)
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/simul README.md LICENSE docs/*.md
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/simul/results results/README.md results/*.schema.json

uninstall: ## remove what `make install` installed
	rm -f $(DESTDIR)$(PREFIX)/bin/simul $(DESTDIR)$(PREFIX)/share/man/man1/simul.1
	rm -rf $(DESTDIR)$(PREFIX)/share/simul $(DESTDIR)$(PREFIX)/libexec/simul $(DESTDIR)$(PREFIX)/share/doc/simul

# What models are held against in docs/limits.md: programs of their own. What they need beyond
# harness/packages is not installed for them: each is built where its library is.
reference_names := boost curl libgomp libuv pool pthreads \
	$(if $(wildcard /usr/lib/llvm-*/lib/libomp.so),$(if $(shell command -v clang),libomp)) \
	$(if $(shell pkg-config --exists glib-2.0 2>/dev/null && echo yes),glib)
reference_files   := $(out)/workloads/references
reference_library := $(filter-out $(out)/registry.o,$(library)) $(reference_files)/reference.o
openmp_flags       = $(CPPFLAGS) $(CFLAGS) -fopenmp -DREFERENCE='"$*"'

$(reference_files)/glib.o: CPPFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags glib-2.0))
$(out)/references/glib: LDLIBS += $(shell pkg-config --libs glib-2.0)
$(reference_files)/libgomp.o $(out)/references/libgomp: openmp := gcc
$(reference_files)/libomp.o $(out)/references/libomp: openmp := clang

$(reference_files)/libgomp.o $(reference_files)/libomp.o: $(reference_files)/%.o: \
		workloads/references/openmp.c build/dependencies
	@mkdir -p $(@D)
	$(call say,CC  )$(openmp) $(openmp_flags) -MD -MP -c $< -o $@

$(out)/references/libgomp $(out)/references/libomp: $(out)/references/%: \
		$(reference_files)/%.o $(reference_library)
	@mkdir -p $(@D)
	$(call say,LINK)$(openmp) $(CFLAGS) -fopenmp $(LDFLAGS) $^ $(LDLIBS) -o $@

$(out)/references/%.js: workloads/references/%.js
	@mkdir -p $(@D)
	$(call say,COPY)cp $< $@

$(out)/references/%: $(reference_files)/%.o $(reference_library)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

references := $(reference_names:%=$(out)/references/%) $(out)/references/node.js
.SECONDARY: $(reference_names:%=$(reference_files)/%.o)
references: $(references) ## build what models are held against, as far as it is installed

SUITE ?= documents

bench: $(out)/simul ## measure the documents' suite, draw, report (six minutes; SUITE=smoke|full)
	$< bench --suite $(SUITE) $(BENCH)

limits: $(out)/simul references ## measure what verbs cost and write docs/limits.md (four minutes)
	$< bench --suite primitives --out results/limits $(BENCH)
	$< limits --format md results/limits > docs/limits.md.new && mv docs/limits.md.new docs/limits.md

plots: $(out)/simul ## draw the pictures of results/latest again
	$< plot results/latest

# A make can only fail or not: inconclusive is no failure here. Who must tell runs the script.
compare: $(out)/simul ## measure BASE=REVISION against this tree, interleaved; fails if this is slower
	@harness/compare-revisions '$(BASE)' || { code=$$?; [ $$code = 4 ] || exit $$code; }

contract_objects := $(patsubst %.c,$(out)/%.o,$(wildcard tests/contract/*.c))
unit_sources     := $(wildcard tests/unit/test_*.c)
unit_tests       := $(unit_sources:%.c=$(out)/%)
test_tools       := $(patsubst %.c,$(out)/%,$(wildcard tests/tools/*.c))

$(contract_objects) $(unit_sources:%.c=$(out)/%.o) $(out)/tests/faults/deaths.o: build/test-dependencies

$(out)/tests/contract/contract: $(contract_objects) $(library)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

$(out)/tests/faults/deaths: $(out)/tests/faults/deaths.o $(library)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

$(unit_tests): %: %.o $(library)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

$(test_tools): %: %.o
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# One package manager at a time.
build/test-dependencies: tests/packages harness/packages harness/install-packages | build/dependencies
	@mkdir -p $(@D)
	@harness/install-packages harness/packages tests/packages
	@touch $@

build/lint-dependencies: tests/lint-packages harness/install-packages | build/dependencies
	@mkdir -p $(@D)
	@harness/install-packages tests/lint-packages
	@touch $@

# Each fuzzed program twice: with a main() that replays the kept inputs, and with libFuzzer's.
fuzzed  := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
replays := $(fuzzed:%=$(out)/tests/fuzz/replay_%)
fuzzers := $(fuzzed:%=$(out)/tests/fuzz/fuzz_%)

$(replays): $(out)/tests/fuzz/replay_%: $(out)/tests/fuzz/fuzz_%.o $(out)/tests/fuzz/replay.o \
		$(out)/tests/fuzz/directory.o $(library)
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(fuzzers): %: %.o $(out)/tests/fuzz/directory.o $(library)
	$(call say,LINK)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) $^ $(LDLIBS) -o $@

built_fuzzers: $(fuzzers)

SECONDS ?= 600
# Paths are whole, since the fuzzed programs leave the working directory.
fuzzing := -close_fd_mask=3 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
	-artifact_prefix=$(CURDIR)/build/fuzz/

# New inputs stay in build/fuzz/corpus until `make fuzz-keep` takes those that reach something new.
fuzz: build/lint-dependencies ## fuzz readers and command line (clang, SECONDS=600 each)
	$(MAKE) --no-print-directory VARIANT=fuzz CC=clang built_fuzzers
	@for f in $(fuzzed); do echo "  FUZZ  $$f"; mkdir -p build/fuzz/corpus/$$f; \
	build/fuzz/tests/fuzz/fuzz_$$f -max_total_time=$(SECONDS) $(fuzzing) -dict=tests/fuzz/$$f.dict \
		$(CURDIR)/build/fuzz/corpus/$$f $(CURDIR)/tests/fuzz/corpus/$$f || exit; done

fuzz-keep: ## keep what `make fuzz` found in tests/fuzz/corpus, as little as reaches all of it
	@for f in $(fuzzed); do rm -rf build/fuzz/kept; mkdir build/fuzz/kept; \
	build/fuzz/tests/fuzz/fuzz_$$f -merge=1 -close_fd_mask=3 $(CURDIR)/build/fuzz/kept \
		$(CURDIR)/tests/fuzz/corpus/$$f $(CURDIR)/build/fuzz/corpus/$$f || exit; \
	rm -rf tests/fuzz/corpus/$$f; mv build/fuzz/kept tests/fuzz/corpus/$$f; done

built_tests: $(out)/simul $(out)/tests/contract/contract $(unit_tests) $(test_tools) $(replays)

# Other variants, built by a make of their own: flags differ, rules do not.
sanitized := asan tsan
built_variants: built_tests
	$(foreach v,$(sanitized),$(MAKE) --no-print-directory VARIANT=$(v) built_tests &&) true
	$(MAKE) --no-print-directory VARIANT=faults built_faults

built_faults: $(out)/tests/contract/contract $(out)/tests/faults/deaths

# Loops once for each way to keep stacks.
contract_models := $(foreach m,$(subst _,+,$(models)),\
	$(if $(filter eventloop%,$(m)),$(m)/own $(m)/copied,$(m)))
contract_suites = $(foreach m,$(contract_models),\
	'contract$(1) $(m)=$(2)/tests/contract/contract $(m)')
unit_suites = $(foreach t,$(notdir $(unit_tests)),'unit$(1) $(t:test_%=%)=$(2)/tests/unit/$(t)')
fuzz_suites = $(foreach f,$(fuzzed),\
	'fuzz$(1) $(f)=$(2)/tests/fuzz/replay_$(f) tests/fuzz/corpus/$(f)')
cli_suites  = $(foreach t,$(wildcard tests/cli/*.bats),\
	'cli $(basename $(notdir $(t)))=SIMUL=$(out)/simul OUT=$(out) bats --formatter tap $(t)')

test: built_variants references ## unit, contract and command-line tests, also under the sanitizers
	@tests/run $(call unit_suites,,$(out)) $(call contract_suites,,$(out)) $(cli_suites) \
		$(call contract_suites, faults,build/faults) \
		'faults deaths=build/faults/tests/faults/deaths' \
		$(foreach v,$(sanitized),$(call unit_suites, $(v),build/$(v)) \
			$(call contract_suites, $(v),build/$(v))) \
		$(call fuzz_suites, asan,build/asan) \
		'cli asan damaged=SIMUL=build/asan/simul bats --formatter tap tests/cli/damaged.bats'

test-quick: built_tests references ## the same without the sanitizers
	@tests/run $(call unit_suites,,$(out)) $(call contract_suites,,$(out)) $(cli_suites) \
		$(call fuzz_suites,,$(out))

test-noise: built_tests ## how often simul compare is wrong here (half an hour; TRIES=, ROUNDS=, CASES=)
	@tests/noise $(CASES)

lint: build/lint-dependencies ## format, cppcheck, and a build with clang
	@echo '  FORMAT'; clang-format --dry-run --Werror $(all_sources)
	@echo '  CPPCHECK'; cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,portability --suppress=ctuuninitvar \
		-D_GNU_SOURCE -I. models workloads harness
	$(MAKE) --no-print-directory CC=clang out=build/clang build/clang/simul

all_sources := $(sources) $(wildcard models/*.h models/*/*.h workloads/*.h workloads/references/*.[ch] harness/*/*.h \
	tests/*/*.c tests/*/*.h)

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
	@echo; echo "  VARIANT=debug|asan|tsan|fuzz|faults builds into build/VARIANT"

.PHONY: all references fuzz fuzz-keep built_fuzzers bench plots compare test test-quick test-noise lint install uninstall clean help always built_tests \
	built_variants built_faults
-include $(objects:.o=.d) $(contract_objects:.o=.d) $(out)/tests/faults/deaths.d $(unit_sources:%.c=$(out)/%.d) \
	$(patsubst %.c,$(out)/%.d,$(wildcard tests/fuzz/*.c)) $(wildcard $(reference_files)/*.d)
