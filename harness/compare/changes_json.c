/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes for other programs. */
#include "harness/compare/changes_json.h"

#include <errno.h>
#include <math.h>

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *interval(struct interval found)
{
	return json_pack("{s:o, s:o, s:o, s:I}", "median", number(found.median), "low",
		number(found.low), "high", number(found.high), "count", (json_int_t)found.count);
}

static json_t *cell(const struct changes *changes, const struct change *change)
{
	json_t *object = json_pack("{s:s, s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:I, s:b}", "row",
		change->row, "model", change->model, "workers", change->workers, "verdict",
		outcome_name(change->outcome), "ratio", interval(change->ratio), "p_adjusted",
		number(change->p_adjusted), "limit", number(change->limit), "detectable",
		number(change->detectable), "rounds", (json_int_t)change->rounds, "disturbed",
		change->noisy);

	json_object_set_new(object, changes->one_machine ? "base_s" : "base_of_sequential",
		number(change->base_s));
	json_object_set_new(object, changes->one_machine ? "head_s" : "head_of_sequential",
		number(change->head_s));
	if (change->confirmation != CONFIRMATION_NONE) {
		json_object_set_new(
			object, "confirmed", json_boolean(change->confirmation == CONFIRMED));
		json_object_set_new(object, "second_ratio", interval(change->second));
	}
	return object;
}

static json_t *unmatched_object(const struct unmatched *unmatched)
{
	return json_pack("{s:s, s:s, s:i, s:b, s:b, s:s}", "row", unmatched->row, "model",
		unmatched->model, "workers", unmatched->workers, "in_base", unmatched->in_base,
		"in_head", unmatched->in_head, "reason", unmatched->reason);
}

static json_t *side(const struct summary *summary)
{
	const json_t *versions = json_object_get(summary->machine, "versions");

	return json_pack("{s:s, s:O?, s:O?}", "directory", summary->directory, "started",
		json_object_get(summary->bench, "started"), "simul",
		json_object_get(versions, "simul"));
}

static json_t *tally(const struct changes *changes)
{
	json_t *object = json_object();

	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		json_object_set_new(object, outcome_name(outcome),
			json_integer((json_int_t)changes_tally(changes, outcome)));
	return object;
}

int changes_json(const struct changes *changes, FILE *stream)
{
	json_t *cells = json_array(), *unmatched = json_array();

	for (size_t i = 0; i < changes->count; i++)
		json_array_append_new(cells, cell(changes, &changes->items[i]));
	for (size_t i = 0; i < changes->unmatched_count; i++)
		json_array_append_new(unmatched, unmatched_object(&changes->unmatched[i]));
	json_t *object = json_pack(
		"{s:i, s:o, s:o, s:b, s:b, s:s, s:o, s:o, s:I, s:I, s:o, s:I, s:o, s:o}", "schema",
		RECORD_SCHEMA, "base", side(changes->base), "head", side(changes->head),
		"interleaved", changes->paired, "one_machine", changes->one_machine,
		"machine_difference", changes->machine, "noise_floor", number(changes->floor),
		"work_gap", number(changes->work_gap), "tested", (json_int_t)changes->tested,
		"rounds_needed", (json_int_t)changes->min_rounds, "tally", tally(changes), "doubts",
		(json_int_t)changes_doubts(changes), "cells", cells, "not_compared", unmatched);

	if (!object)
		return -ENOMEM;
	json_dumpf(object, stream, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(object);
	fputc('\n', stream);
	return 0;
}
