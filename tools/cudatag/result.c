/* SPDX-License-Identifier: Apache-2.0 */
/* The answer, with what people should know about it. */
#include "cudatag.h"
#include "str.h"

static void
note(struct result *result, struct str text)
{
	if (text.p && result->nnotes < MAX_NOTES)
		result->notes[result->nnotes++] = text;
}

static void
note_known(struct result *result, struct arena *arena, const struct known *known)
{
	const struct tags_answer *answer = &result->answer;

	if (!answer->exact)
		note(result, arena_printf(arena,
					  "torch %.*s is not among the known releases: "
					  "extrapolated from %.*s",
					  STR(known->torch.value),
					  STR(answer->release->version)));
	if (answer->newer_driver)
		note(result,
		     arena_printf(arena,
				  "driver %.*s is of a branch newer than those known: "
				  "extrapolated from the newest of them",
				  STR(known->driver.value)));
}

static void
note_python(struct result *result, struct arena *arena, const struct known *known)
{
	const struct torch_release *release = result->answer.release;
	struct str python = known->python.value;

	if (python.p && !known->ask.python.p && result->answer.exact &&
	    !torch_has_python(release, python) &&
	    !torch_fact(known->ask.torch, TORCH_PYTHON, release->version, python,
			known->ask.platform))
		note(result,
		     arena_printf(arena,
				  "torch %.*s has no wheels for Python %.*s (%.*s), "
				  "only for %.*s",
				  STR(release->version), STR(python),
				  STR(known->python.from),
				  STR(torch_pythons_str(release, arena))));
}

static void
note_best(struct result *result, struct arena *arena, const struct known *known)
{
	const struct tags_candidate *best = result->answer.best;
	struct str tag = best->tag, image = best->rules[TAGS_IMAGE].why;

	if (best->compat)
		note(result, best->rules[TAGS_DRIVER].why);
	for (size_t i = 0; i < TAGS_NRULES; i++)
		if (best->rules[i].verdict == TAGS_UNKNOWN)
			note(result, arena_printf(arena, "%.*s: %.*s", STR(tag),
						  STR(best->rules[i].why)));
	if (best->class != TAGS_UNSURE && best->doubtful && result->answer.exact)
		note(result,
		     arena_printf(arena, "%.*s: what its wheels hold is not certain",
				  STR(tag)));
	if (best->off_matrix)
		note(result,
		     arena_printf(arena,
				  "%.*s is on the index though not in the release matrix "
				  "of torch %.*s: it may lack Python versions",
				  STR(tag), STR(result->version)));
	if (best->image_rank)
		note(result, arena_printf(arena, "%.*s: %.*s", STR(tag), STR(image)));
	if (torch_lacks(known->ask.torch, S("torchaudio"), tag))
		note(result,
		     arena_printf(arena, "the index of %.*s was seen without torchaudio",
				  STR(tag)));
}

/* torchvision's kernels are its own, and may be for fewer GPUs than torch's. What nobody
 * is sure of is for those who ask for reasons. */
static void
note_domain(struct result *result, struct arena *arena, const struct known *known,
	    bool reasons)
{
	const struct tags_ask *ask = &known->ask;
	const struct torch_fact *code =
		torch_fact(ask->torch, TORCH_DOMAIN, result->answer.release->version,
			   result->answer.best->tag, ask->platform);
	struct cc_list lacking = {ARENA_ARRAY(arena, struct cc, ask->ccs.n), 0};
	struct sm_list sms;
	struct err err;

	if (!code || (code->conf == 'U' && !reasons) ||
	    sm_list_parse(&sms, arena, code->value, &err) < 0)
		return;
	for (size_t i = 0; i < ask->ccs.n; i++)
		if (sm_serves(&sms, ask->ccs.p[i]) == CC_NOT)
			lacking.p[lacking.n++] = ask->ccs.p[i];
	if (lacking.n)
		note(result,
		     arena_printf(arena,
				  "torchvision and torchaudio of %.*s hold no code for "
				  "%.*s (%.*s)%s",
				  STR(result->answer.best->tag),
				  STR(cc_list_str(&lacking, arena)), STR(code->value),
				  code->conf == 'U' ? ", which is not certain" : ""));
}

/* What becomes of the list where a source reads it, and what the image's nvcc knows. */
static void
note_list(struct result *result, struct arena *arena, const struct known *known)
{
	const struct tags_ask *ask = &known->ask;

	for (size_t i = 0; i < ask->gpus->nbuilders; i++) {
		const struct gpu_builder *builder = &ask->gpus->builders[i];
		struct cc_list dropped = gpu_dropped(builder, &ask->ccs, arena);

		if (builder->silent && dropped.n)
			note(result,
			     arena_printf(arena,
					  "setup.py of %.*s drops %.*s without an error%s"
					  "%.*s",
					  STR(builder->name),
					  STR(cc_list_str(&dropped, arena)),
					  builder->note.p ? "; " : "",
					  STR(builder->note)));
	}
	for (size_t i = 0; ask->image.major && i < ask->ccs.n; i++) {
		const struct gpu_need *need = gpu_need(ask->gpus, ask->ccs.p[i]);
		struct cuda first;

		if (need && cuda_parse(&first, need->toolkit) &&
		    cuda_cmp(ask->image, first) < 0)
			note(result,
			     arena_printf(
				     arena,
				     "the nvcc of CUDA %.*s (%.*s) cannot compile for "
				     "%.*s; the first that can is of %.*s",
				     STR(cuda_str(ask->image, arena)),
				     STR(ask->image_from), STR(cc_str(need->cc, arena)),
				     STR(need->toolkit)));
	}
}

bool
result_counted(const struct known *known, const struct system_said *said)
{
	const struct str whos[] = {
		[SYSTEM_TORCH] = known->torch.from,
		[SYSTEM_CUDA] = known->image.from,
		[SYSTEM_DRIVER] = known->driver.from,
		[SYSTEM_GPUS] =
			known->ask.ccs.n &&
					str_eq(known->ccs_from, S("the GPUs found")) &&
					said->fact.value.p
				? said->fact.from
				: S(""),
	};

	return str_eq(said->fact.from, whos[said->source->about]);
}

const char *
result_trust(enum system_trust trust)
{
	static const char *const words[] = {"image", "base image", "machine"};

	return words[trust];
}

/* A program is not run for the survey; where it was asked, its word is known. */
static void
find_said(struct result *result, const struct known *known)
{
	system_survey(&result->said, &result->nsaid, &known->place, known->ask.gpus);
	for (size_t i = 0; i < result->nsaid; i++) {
		struct system_said *said = &result->said[i];

		if (result_counted(known, said) && said->source->about == SYSTEM_CUDA)
			said->fact = known->image;
		else if (result_counted(known, said) &&
			 said->source->about == SYSTEM_DRIVER)
			said->fact = known->driver;
	}
}

int
result_find(struct result *result, const struct known *known, enum form form,
	    struct err *err)
{
	struct tags_answer *answer = &result->answer;
	struct arena *arena = known->place.arena;
	bool reasons = form == FORM_JSON || form == FORM_EXPLAIN;
	int status;

	*result = (struct result){0};
	status = tags_choose(answer, arena, &known->ask, err);
	result->version = answer->release->version;
	if (!answer->exact) {
		struct str rest = known->ask.version;
		result->version = str_cut(&rest, '+');
	}
	result->extrapolated = !answer->exact || answer->newer_driver;
	result->arch_list = cc_list_str(&known->ask.ccs, arena);
	if (reasons)
		find_said(result, known);
	if (form == FORM_ARCH_LIST) {
		note_list(result, arena, known);
		return status;
	}
	note_known(result, arena, known);
	note_python(result, arena, known);
	if (answer->best) {
		result->index_url = tags_index_url(answer->best->tag, arena);
		note_best(result, arena, known);
		note_domain(result, arena, known, reasons);
	}
	if (answer->best && answer->exact)
		companions_find(&result->companions, known->ask.torch, answer->release,
				answer->best->tag, known->ask.platform);
	return status;
}
