/* SPDX-License-Identifier: Apache-2.0 */
/* Every source side by side, so that a person sees which one was believed and why. */
#include "str.h"
#include "system_read.h"

enum { MAX_SAID = 24 };

struct survey {
	struct system_said *said;
	size_t n;
	const struct place *place;
};

static const struct system_source torch_source = {SYSTEM_TORCH, SYSTEM_IMAGE,
						  "torch/version.py", NULL, false};
static const struct system_source smi_gpus = {SYSTEM_GPUS, SYSTEM_MACHINE, "nvidia-smi",
					      "no RUN step has it", true};

static struct system_said *
add(struct survey *survey, const struct system_source *source)
{
	struct system_said *said = &survey->said[survey->n++];

	assert(survey->n <= MAX_SAID);
	*said = (struct system_said){.source = source, .fact.from = str_c(source->name)};
	return said;
}

static void
add_problem(struct survey *survey, struct system_said *said, const struct err *err)
{
	said->fact.value = (struct str){0};
	said->problem = arena_str(survey->place->arena, str_c(err->text));
}

static void
ask_torch(struct survey *survey)
{
	struct system_said *said = add(survey, &torch_source);
	struct torch_build build;
	struct str from;
	struct err err;

	if (system_torch(&build, &from, survey->place, &err) < 0)
		add_problem(survey, said, &err);
	else if (from.p)
		said->fact = (struct system_fact){build.version, from};
}

static void
ask_readers(struct survey *survey, const struct system_reader *readers)
{
	struct err err;

	for (; readers->source.name; readers++) {
		struct system_said *said = add(survey, &readers->source);
		struct system_fact fact = {0};

		if (!readers->read)
			continue;
		if (readers->read(&fact, readers, survey->place, &err) < 0)
			add_problem(survey, said, &err);
		said->fact.value = fact.value;
		if (fact.from.p)
			said->fact.from = fact.from;
	}
}

static void
ask_gpus(struct survey *survey, const struct gpu_table *table)
{
	struct arena *arena = survey->place->arena;

	for (size_t i = 0; i < COUNT(system_gpu_sources); i++) {
		struct system_said *said = add(survey, &system_gpu_sources[i]);
		struct system_gpus gpus = {0};
		struct cc_list ccs;
		struct err err;

		if (system_gpus_of(&gpus, said->source, survey->place, table, &err) < 0)
			add_problem(survey, said, &err);
		ccs = (struct cc_list){ARENA_ARRAY(arena, struct cc, gpus.n), 0};
		for (size_t k = 0; k < gpus.n; k++)
			if (gpus.p[k].cc.major)
				ccs.p[ccs.n++] = gpus.p[k].cc;
		if (gpus.n)
			said->fact.value = ccs.n ? cc_list_str(&ccs, arena)
						 : S("of unknown compute capability");
	}
	add(survey, &smi_gpus);
}

void
system_survey(struct system_said **said, size_t *nsaid, const struct place *place,
	      const struct gpu_table *table)
{
	struct survey survey = {.place = place};

	*said = survey.said = ARENA_ARRAY(place->arena, struct system_said, MAX_SAID);
	ask_torch(&survey);
	if (!*place->root)
		ask_readers(&survey, system_env_readers);
	ask_readers(&survey, system_cuda_readers);
	ask_readers(&survey, system_driver_readers);
	ask_gpus(&survey, table);
	*nsaid = survey.n;
}
