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
note_release(struct result *result, struct arena *arena, const struct known *known)
{
	const struct tags_answer *answer = &result->answer;

	if (!answer->exact)
		note(result,
		     arena_printf(arena,
				  "torch %.*s is not among the known releases; it "
				  "is judged as %.*s is",
				  STR(known->torch.value),
				  STR(answer->release->version)));
}

static void
note_best(struct result *result, struct arena *arena, const struct known *known)
{
	const struct tags_candidate *best = result->answer.best;
	struct str tag = best->tag;

	if (best->compat)
		note(result, best->driver_why);
	if (best->class == TAGS_UNSURE && best->code_why.p)
		note(result,
		     arena_printf(arena, "%.*s: %.*s", STR(tag), STR(best->code_why)));
	else if (best->class == TAGS_UNSURE)
		note(result, best->driver_why);
	else if (best->doubtful && result->answer.exact)
		note(result,
		     arena_printf(arena, "%.*s: what its wheels hold is not certain",
				  STR(tag)));
	if (best->off_matrix)
		note(result,
		     arena_printf(arena,
				  "%.*s is on the index though not in the release matrix "
				  "of torch %.*s: it may lack Python versions",
				  STR(tag), STR(result->version)));
	if (best->image_why.p)
		note(result,
		     arena_printf(arena, "%.*s: %.*s", STR(tag), STR(best->image_why)));
	if (torch_lacks(known->ask.torch, S("torchaudio"), tag))
		note(result,
		     arena_printf(arena, "the index of %.*s was seen without torchaudio",
				  STR(tag)));
}

int
result_find(struct result *result, struct arena *arena, const struct known *known,
	    struct err *err)
{
	struct tags_answer *answer = &result->answer;
	int status;

	*result = (struct result){0};
	status = tags_choose(answer, arena, &known->ask, err);
	result->version = answer->release->version;
	if (!answer->exact) {
		struct str rest = known->ask.version;
		result->version = str_cut(&rest, '+');
	}
	result->arch_list = cc_list_str(&known->ask.ccs, arena);
	note_release(result, arena, known);
	if (answer->best) {
		result->index_url = tags_index_url(answer->best->tag, arena);
		note_best(result, arena, known);
	}
	return status;
}
