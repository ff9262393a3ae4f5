/* SPDX-License-Identifier: Apache-2.0 */
#include "cudatag.h"
#include "json.h"
#include "out.h"
#include "str.h"

static const char *const classes[] = {"fits", "compat", "unsure", "no"};

static void
print_fact(struct json *json, const char *key, const struct system_fact *fact)
{
	json_key(json, key);
	json_open(json, '{');
	json_pair(json, "version", fact->value);
	json_pair(json, "from", fact->from);
	json_close(json, '}');
}

static void
print_rules(struct json *json, const struct tags_candidate *it)
{
	json_key(json, "rules");
	json_open(json, '{');
	for (enum tags_rule rule = 0; rule < TAGS_NRULES; rule++) {
		json_key(json, tags_rule_word(rule));
		json_open(json, '{');
		json_pair(json, "verdict",
			  str_c(tags_verdict_word(it->rules[rule].verdict)));
		json_pair(json, "why", it->rules[rule].why);
		json_close(json, '}');
	}
	json_close(json, '}');
}

static void
print_candidate(struct json *json, const struct tags_candidate *it)
{
	json_open(json, '{');
	json_pair(json, "tag", it->tag);
	json_pair(json, "verdict", str_c(classes[it->class]));
	json_key(json, "off_matrix");
	json_bool(json, it->off_matrix);
	print_rules(json, it);
	json_pair(json, "min_driver", it->driver);
	json_pair(json, "min_driver_compat", it->compat_driver);
	json_close(json, '}');
}

static void
print_companions(struct json *json, const struct companions *with)
{
	json_key(json, "companions");
	json_open(json, '{');
	json_pair(json, "torchvision", with->vision);
	json_pair(json, "torchaudio", with->audio);
	json_pair(json, "triton", with->triton);
	json_pair(json, "triton_package", with->triton_package);
	json_pair(json, "xformers", with->xformers);
	json_key(json, "xformers_pins_torch");
	json_bool(json, with->xformers_pins);
	json_pair(json, "toolkit", with->toolkit);
	json_pair(json, "cudnn", with->cudnn);
	json_pair(json, "nccl", with->nccl);
	json_pair(json, "cxx11_abi", with->cxx11_abi);
	json_close(json, '}');
}

static const char *const abouts[] = {"torch", "cuda", "driver", "gpus"};

static void
print_sources(struct json *json, const struct result *result, const struct known *known)
{
	json_key(json, "sources");
	json_open(json, '[');
	for (size_t i = 0; i < result->nsaid; i++) {
		const struct system_said *said = &result->said[i];

		json_open(json, '{');
		json_pair(json, "about", str_c(abouts[said->source->about]));
		json_pair(json, "source", said->fact.from);
		json_pair(json, "value", said->fact.value);
		json_pair(json, "problem", said->problem);
		json_pair(json, "trust", str_c(result_trust(said->source->trust)));
		json_key(json, "counted");
		json_bool(json, result_counted(known, said));
		json_pair(json, "caveat", str_c(said->source->caveat));
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* Those of the matrix, and what the index has besides. */
static void
print_pythons(struct json *json, const struct result *result, const struct known *known)
{
	const struct torch_release *release = result->answer.release;
	const struct torch_fact *more =
		torch_fact(known->ask.torch, TORCH_PYTHON, release->version,
			   (struct str){0}, known->ask.platform);

	json_key(json, "pythons");
	json_open(json, '[');
	for (size_t i = 0; result->answer.exact && i < release->npythons; i++)
		json_str(json, release->pythons[i]);
	for (size_t i = 0; result->answer.exact && more && i < more->ntags; i++)
		json_str(json, more->tags[i]);
	json_close(json, ']');
}

static void
print_torch(struct json *json, const struct result *result, const struct known *known)
{
	json_key(json, "torch");
	json_open(json, '{');
	json_pair(json, "version", result->version);
	json_pair(json, "full", known->torch.value);
	json_pair(json, "from", known->torch.from);
	json_key(json, "known");
	json_bool(json, result->answer.exact);
	json_key(json, "assumed");
	json_bool(json, result->answer.assumed);
	print_pythons(json, result, known);
	json_close(json, '}');
}

static void
print_lists(struct json *json, const struct result *result)
{
	json_key(json, "candidates");
	json_open(json, '[');
	for (size_t i = 0; i < result->answer.ncandidates; i++)
		print_candidate(json, &result->answer.candidates[i]);
	json_close(json, ']');
	json_key(json, "notes");
	json_open(json, '[');
	for (size_t i = 0; i < result->nnotes; i++)
		json_str(json, result->notes[i]);
	json_close(json, ']');
}

static void
print_json(const struct result *result, const struct known *known)
{
	static const struct tags_candidate none = {0};
	const struct tags_candidate *best =
		result->answer.best ? result->answer.best : &none;
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "schema");
	json_uint(&json, SCHEMA);
	json_pair(&json, "tag", best->tag);
	json_pair(&json, "index_url", result->index_url);
	json_key(&json, "extrapolated");
	json_bool(&json, result->extrapolated);
	print_torch(&json, result, known);
	print_fact(&json, "python", &known->python);
	json_pair(&json, "arch_list", result->arch_list);
	json_pair(&json, "platform", known->ask.platform);
	print_fact(&json, "driver", &known->driver);
	json_pair(&json, "driver_os",
		  known->ask.os == CUDA_WINDOWS ? S("windows") : S("linux"));
	json_pair(&json, "min_driver", best->driver);
	json_pair(&json, "min_driver_compat", best->compat_driver);
	print_fact(&json, "image_cuda", &known->image);
	print_companions(&json, &result->companions);
	print_lists(&json, result);
	print_sources(&json, result, known);
	json_close(&json, '}');
	json_end(&json);
}

static void
print_line(const char *what, struct str value, struct str from)
{
	printf("%s: ", what);
	out_escaped(stdout, value.n ? value : S("not known"));
	if (value.n && from.p) {
		fputs(" (", stdout);
		out_escaped(stdout, from);
		fputc(')', stdout);
	}
	fputc('\n', stdout);
}

static void
explain_candidate(const struct tags_candidate *it, const struct tags_candidate *best)
{
	out_escaped(stdout, it->tag);
	printf(": %s%s\n", classes[it->class], it == best ? ", chosen" : "");
	for (enum tags_rule rule = 0; rule < TAGS_NRULES; rule++) {
		const struct tags_ruling *ruling = &it->rules[rule];

		printf("  %-9s %-7s ", tags_rule_word(rule),
		       tags_verdict_word(ruling->verdict));
		out_escaped(stdout, ruling->why.p ? ruling->why : S("nobody asked"));
		fputc('\n', stdout);
	}
	if (!it->driver.p || tags_is_refused(it, TAGS_CODE))
		return;
	printf("  needs     driver %.*s", STR(it->driver));
	if (it->compat_driver.p && driver_cmp(it->compat_driver, it->driver) != 0)
		printf(", or %.*s by minor-version compatibility",
		       STR(it->compat_driver));
	fputc('\n', stdout);
}

static void
explain_companions(const struct companions *with)
{
	const struct {
		const char *name;
		struct str value;
	} lines[] = {{"torchvision", with->vision},
		     {"torchaudio", with->audio},
		     {"", with->triton},
		     {"xformers", with->xformers},
		     {"toolkit inside", with->toolkit},
		     {"cuDNN inside", with->cudnn}};
	const char *gap = "goes with: ";

	for (size_t i = 0; i < COUNT(lines); i++) {
		if (!lines[i].value.p)
			continue;
		printf("%s%s", gap, lines[i].name);
		if (!lines[i].name[0])
			out_escaped(stdout, with->triton_package);
		fputc(' ', stdout);
		out_escaped(stdout, lines[i].value);
		if (with->xformers_pins && lines[i].value.p == with->xformers.p)
			fputs(" (requires exactly this torch)", stdout);
		gap = ", ";
	}
	if (*gap == ',')
		fputc('\n', stdout);
}

static bool
says_something(const struct system_said *said)
{
	return said->fact.value.p || said->problem.p;
}

/* The names of the sources that say nothing: files, or programs, which were not asked. */
static void
explain_silent(const struct result *result, const char *label, bool programs)
{
	const char *gap = label, *last = "";

	for (size_t i = 0; i < result->nsaid; i++) {
		const struct system_source *source = result->said[i].source;

		if (says_something(&result->said[i]) || source->is_program != programs ||
		    strcmp(source->name, last) == 0)
			continue;
		printf("%s%s", gap, source->name);
		last = source->name;
		gap = ", ";
	}
	if (*gap == ',')
		fputc('\n', stdout);
}

static void
explain_sources(const struct result *result, const struct known *known)
{
	puts("sources:");
	for (size_t i = 0; i < result->nsaid; i++) {
		const struct system_said *said = &result->said[i];
		const struct system_source *source = said->source;

		if (!says_something(said))
			continue;
		printf("  %-6s ", abouts[source->about]);
		out_escaped(stdout, said->fact.from);
		fputs(": ", stdout);
		out_escaped(stdout, said->problem.p ? said->problem : said->fact.value);
		printf(" (of the %s, %s)\n", result_trust(source->trust),
		       result_counted(known, said) ? "counted" : "not counted");
		if (source->caveat)
			printf("         %s: %s\n",
			       source->trust == SYSTEM_IMAGE ? "but"
							     : "in a docker build",
			       source->caveat);
	}
	explain_silent(result, "  silent: ", false);
	explain_silent(result, "  not asked: ", true);
}

static void
explain_known(const struct result *result, const struct known *known)
{
	if (result->answer.assumed)
		print_line("torch", result->version,
			   S("the newest with an answer; --torch names another"));
	else
		print_line("torch", known->torch.value, known->torch.from);
	print_line("Python", known->python.value, known->python.from);
	print_line("GPUs", result->arch_list, known->ccs_from);
	print_line(known->ask.os == CUDA_WINDOWS ? "driver of Windows" : "driver",
		   known->driver.value, known->driver.from);
	if (known->driver_ignored)
		puts("the driver that /sys or /proc names is the build machine's, since "
		     "there is no /dev/nvidiactl; --driver or --from driver counts it");
	print_line("CUDA of the image", known->image.value, known->image.from);
}

static void
print_explain(const struct result *result, const struct known *known, struct arena *arena)
{
	const struct tags_answer *answer = &result->answer;
	struct str others = tags_unpublished(known->ask.torch, answer->release,
					     known->ask.platform, arena);

	if (answer->best)
		print_line("tag", answer->best->tag, (struct str){0});
	explain_known(result, known);
	for (size_t i = 0; i < answer->ncandidates; i++)
		explain_candidate(&answer->candidates[i], answer->best);
	if (others.p && !known->ask.tag.p)
		print_line("not published for this torch", others, (struct str){0});
	explain_companions(&result->companions);
	for (size_t i = 0; i < result->nnotes; i++)
		print_line("note", result->notes[i], (struct str){0});
	explain_sources(result, known);
}

static void
print_variable(const char *name, struct str value)
{
	printf("%s=", name);
	out_shell(stdout, value.p ? value : S(""));
	fputc('\n', stdout);
}

static void
print_env(const struct result *result)
{
	const struct tags_candidate *best = result->answer.best;

	print_variable("CUDA_TAG", best->tag);
	print_variable("TORCH_INDEX_URL", result->index_url);
	print_variable("TORCH_CUDA_ARCH_LIST", result->arch_list);
	print_variable("TORCH_VERSION", result->version);
	print_variable("MIN_DRIVER", best->driver);
	print_variable("TORCHVISION_VERSION", result->companions.vision);
	print_variable("TORCHAUDIO_VERSION", result->companions.audio);
	print_variable("TRITON_VERSION", result->companions.triton);
	print_variable("XFORMERS_VERSION", result->companions.xformers);
}

void
result_print(const struct result *result, const struct known *known, enum form form)
{
	struct str line = {0};

	if (form == FORM_JSON)
		print_json(result, known);
	else if (form == FORM_EXPLAIN)
		print_explain(result, known, known->place.arena);
	if (!result->answer.best || form == FORM_JSON || form == FORM_EXPLAIN)
		return;
	for (size_t i = 0; i < result->nnotes; i++)
		out_note(TOOL, "%.*s", STR(result->notes[i]));
	if (form == FORM_ENV)
		print_env(result);
	else if (form == FORM_INDEX_URL)
		line = result->index_url;
	else if (form == FORM_ARCH_LIST)
		line = result->arch_list;
	else
		line = result->answer.best->tag;
	if (line.p) {
		out_escaped(stdout, line);
		fputc('\n', stdout);
	}
}
