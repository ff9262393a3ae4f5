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
print_candidate(struct json *json, const struct tags_candidate *it)
{
	json_open(json, '{');
	json_pair(json, "tag", it->tag);
	json_pair(json, "verdict", str_c(classes[it->class]));
	json_key(json, "off_matrix");
	json_bool(json, it->off_matrix);
	json_pair(json, "code", it->code_why);
	json_pair(json, "driver", it->driver_why);
	json_pair(json, "image", it->image_why);
	json_pair(json, "min_driver", it->driver);
	json_pair(json, "min_driver_compat", it->compat_driver);
	json_close(json, '}');
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
	json_pair(&json, "tag", best->tag);
	json_pair(&json, "index_url", result->index_url);
	print_torch(&json, result, known);
	json_pair(&json, "arch_list", result->arch_list);
	json_pair(&json, "platform", known->ask.platform);
	print_fact(&json, "driver", &known->driver);
	json_pair(&json, "driver_os",
		  known->ask.os == CUDA_WINDOWS ? S("windows") : S("linux"));
	json_pair(&json, "min_driver", best->driver);
	json_pair(&json, "min_driver_compat", best->compat_driver);
	print_fact(&json, "image_cuda", &known->image);
	print_lists(&json, result);
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
	const struct str whys[] = {it->code_why, it->driver_why, it->image_why};
	const char *gap = " ";

	out_escaped(stdout, it->tag);
	fputs(it == best                 ? ": yes;"
	      : it->class == TAGS_NO     ? ": no;"
	      : it->class == TAGS_COMPAT ? ": only by compatibility;"
	      : it->class == TAGS_UNSURE ? ": not certain;"
					 : ": possible;",
	      stdout);
	for (size_t i = 0; i < COUNT(whys); i++)
		if (whys[i].p) {
			fputs(gap, stdout);
			out_escaped(stdout, whys[i]);
			gap = "; ";
		}
	if (it->driver.p && !it->lacks_code)
		printf("%sneeds driver %.*s", gap, STR(it->driver));
	if (it->driver.p && !it->lacks_code && it->compat_driver.p &&
	    driver_cmp(it->compat_driver, it->driver) != 0)
		printf(", or %.*s by minor-version compatibility",
		       STR(it->compat_driver));
	fputc('\n', stdout);
}

static void
print_explain(const struct result *result, const struct known *known)
{
	const struct tags_answer *answer = &result->answer;

	if (answer->best)
		print_line("tag", answer->best->tag, (struct str){0});
	if (answer->assumed)
		print_line("torch", result->version,
			   S("the newest with an answer; --torch names another"));
	else
		print_line("torch", known->torch.value, known->torch.from);
	print_line("GPUs", result->arch_list, known->ccs_from);
	print_line(known->ask.os == CUDA_WINDOWS ? "driver of Windows" : "driver",
		   known->driver.value, known->driver.from);
	if (known->driver_ignored)
		puts("the driver that /sys or /proc names is the build machine's, since "
		     "there is no /dev/nvidiactl; --driver or --from driver counts it");
	print_line("CUDA of the image", known->image.value, known->image.from);
	for (size_t i = 0; i < answer->ncandidates; i++)
		explain_candidate(&answer->candidates[i], answer->best);
	for (size_t i = 0; i < result->nnotes; i++)
		print_line("note", result->notes[i], (struct str){0});
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
}

void
result_print(const struct result *result, const struct known *known, enum form form)
{
	struct str line = {0};

	if (form == FORM_JSON)
		print_json(result, known);
	else if (form == FORM_EXPLAIN)
		print_explain(result, known);
	if (!result->answer.best || form == FORM_JSON || form == FORM_EXPLAIN)
		return;
	for (size_t i = 0; form != FORM_ARCH_LIST && i < result->nnotes; i++)
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
