/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "tags.h"

#include <cmocka.h>

#include "facts.h"

static const char *const classes[] = {"fits", "compat", "unsure", "no"};

static struct tags_ask
plain_ask(void)
{
	const struct facts_all *all = facts_all();

	return (struct tags_ask){.torch = &all->torch,
				 .cuda = &all->cuda,
				 .gpus = &all->gpus,
				 .platform = TORCH_PLATFORM};
}

static struct str
field(struct str *row)
{
	struct str text = str_cut(row, '\t');

	return str_eq(text, S("-")) ? (struct str){0} : text;
}

static void
fill(struct tags_ask *ask, struct arena *mem, struct str *row)
{
	struct err err = {0};
	struct str gpus, image;

	ask->version = field(row);
	gpus = field(row);
	ask->driver = field(row);
	ask->os = str_eq(field(row), S("windows")) ? CUDA_WINDOWS : CUDA_LINUX;
	image = field(row);
	ask->image_from = S("a test");
	if (image.p)
		assert_true(cuda_parse(&ask->image, image));
	if (gpus.p)
		assert_int_equal(gpu_parse(ask->gpus, &ask->ccs, mem, gpus, &err), 0);
}

static struct str
reasons(const struct tags_candidate *it, struct arena *mem)
{
	return arena_printf(mem, "%.*s; %.*s; %.*s -", STR(it->rules[TAGS_CODE].why),
			    STR(it->rules[TAGS_DRIVER].why),
			    STR(it->rules[TAGS_IMAGE].why));
}

/* torch, GPUs, driver, system, image's CUDA, answer, part of the reasons */
static void
check_choice(struct arena *mem, struct str row)
{
	struct str all = row, want, got, why;
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};
	int status;

	fill(&ask, mem, &row);
	want = str_cut(&row, '\t');
	status = tags_choose(&answer, mem, &ask, &err);
	got = answer.best ? arena_printf(mem, "%.*s %s", STR(answer.best->tag),
					 classes[answer.best->class])
			  : S("no");
	facts_str(got, want, all);
	assert_int_equal(status, answer.best ? 0 : -E_NOMATCH);
	why = answer.best ? reasons(answer.best, mem) : str_c(err.text);
	if (str_find(why, row) < 0)
		fail_msg("%.*s: the reasons are '%.*s'", STR(all), STR(why));
	assert_int_equal(answer.assumed, !ask.version.p);
}

static void
chooses(void **state)
{
	(void)state;
	assert_true(facts_each("choose.tsv", check_choice) > 35);
}

/* Whatever is asked, candidates are ordered, and the best is the first of them. */
static void
orders_candidates(void **state)
{
	static const char *const drivers[] = {NULL, "525.60.13", "570.26", "580.65.06"};
	static const struct cuda images[] = {{0, 0}, {12, 8}, {13, 0}};
	struct arena mem = arena_new(1 << 26);
	struct tags_ask ask = plain_ask();
	struct err err = {0};

	(void)state;
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("ada"), &err), 0);
	for (size_t i = 0; i < COUNT(drivers) * COUNT(images); i++) {
		struct tags_answer answer;

		ask.version = S("2.11.0");
		ask.driver = str_c(drivers[i % COUNT(drivers)]);
		ask.image = images[i / COUNT(drivers)];
		assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
		assert_ptr_equal(answer.best, &answer.candidates[0]);
		assert_int_equal(answer.ncandidates, 4);
		for (size_t k = 1; k < answer.ncandidates; k++)
			assert_true(answer.candidates[k - 1].class <=
				    answer.candidates[k].class);
	}
	arena_release(&mem);
}

static void
judges_an_installed_build(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};

	(void)state;
	ask.version = S("2.8.0+cu126");
	ask.tag = S("cu126");
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	assert_int_equal(answer.ncandidates, 1);
	facts_str(answer.best->tag, S("cu126"), S("the only one"));
	facts_str(answer.best->driver, S("560.28.03"), S("its driver"));
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("12.0"), &err), 0);
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), -E_NOMATCH);
	assert_non_null(strstr(err.text, "torch 2.8.0+cu126"));
	assert_non_null(strstr(err.text, "no code for 12.0"));
	arena_release(&mem);
}

/* A GPU may need a newer driver than the toolkit does. */
static void
states_the_driver_that_is_needed(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};

	(void)state;
	ask.version = S("2.7.0");
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("10.3"), &err), 0);
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	facts_str(answer.best->tag, S("cu128"), S("10.3"));
	facts_str(answer.best->driver, S("575.51.03"), S("native"));
	facts_str(answer.best->compat_driver, S("575.51.03"), S("compat"));
	facts_str(tags_index_url(answer.best->tag, &mem),
		  S("https://download.pytorch.org/whl/cu128"), S("URL"));
	arena_release(&mem);
}

/* The verdicts of one candidate as words, in the order of the rules. */
static struct str
verdicts(const struct tags_answer *answer, struct str tag, struct arena *mem)
{
	struct str text = S("");

	for (size_t i = 0; i < answer->ncandidates; i++)
		for (enum tags_rule rule = 0;
		     str_eq(answer->candidates[i].tag, tag) && rule < TAGS_NRULES; rule++)
			text = arena_printf(
				mem, "%.*s%s%s", STR(text), text.n ? " " : "",
				tags_verdict_word(
					answer->candidates[i].rules[rule].verdict));
	return text;
}

static void
gives_each_rule_its_verdict(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};

	(void)state;
	ask.version = S("2.9.1");
	ask.python = S("cp312");
	ask.driver = S("570.20"); /* before CUDA 12.8 */
	ask.image = (struct cuda){12, 8};
	ask.image_from = S("a test");
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("8.0,9.0"), &err), 0);
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	facts_str(answer.best->tag, S("cu126"), S("the best"));
	facts_str(verdicts(&answer, S("cu126"), &mem), S("yes yes yes yes yes"),
		  S("cu126"));
	ask.driver = S("570.26.1");
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("12.0"), &err), 0);
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	facts_str(verdicts(&answer, S("cu126"), &mem), S("yes yes no yes yes"),
		  S("cu126"));
	facts_str(verdicts(&answer, S("cu128"), &mem), S("yes yes yes yes yes"),
		  S("cu128"));
	facts_str(verdicts(&answer, S("cu129"), &mem),
		  S("limited limited yes limited limited"), S("cu129"));
	ask.ccs.n = 0;
	assert_int_equal(gpu_parse(ask.gpus, &ask.ccs, &mem, S("13.0"), &err), 0);
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), -E_NOMATCH);
	facts_str(verdicts(&answer, S("cu130"), &mem), S("yes yes limited no limited"),
		  S("cu130"));
	arena_release(&mem);
}

static void
asks_for_the_python(void **state)
{
	static const struct {
		const char *torch, *python, *tag; /* tag NULL: none */
	} cases[] = {
		{"2.5.1", "3.12", "cu124"},
		{"2.5.1", "3.13", "cu124"},
		{"2.4.1", "3.13", NULL},
		{"2.7.1", "3.13t", "cu128"},
		{"2.6.0", "3.13t", NULL},
		{"2.9.0", "cp314t", "cu130"},
		{"2.9.0", "3.9", NULL},
		{"2.10.0", "3.13t", "cu130"},
		{"2.12.0", "3.13t", NULL},
		{NULL, "3.9", "cu129"},
		{NULL, "3.13t", "cu130"},
		{NULL, "3.8", "cu124"},
		{NULL, "3.7", NULL},
		{"2.15.0", "3.15", "cu132"}, /* nobody knows: not refused */
	};
	struct arena mem = arena_new(1 << 22);
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct tags_ask ask = plain_ask();
		struct tags_answer answer;

		ask.version = str_c(cases[i].torch);
		ask.python = str_c(cases[i].python);
		assert_int_equal(tags_choose(&answer, &mem, &ask, &err),
				 cases[i].tag ? 0 : -E_NOMATCH);
		facts_str(answer.best ? answer.best->tag : S("none"),
			  cases[i].tag ? str_c(cases[i].tag) : S("none"), ask.python);
		/* what is installed is not asked again */
		ask.installed = true;
		ask.tag = S("cu126");
		assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	}
	arena_release(&mem);
}

static void
names_what_is_not_published(void **state)
{
	const struct torch_table *torch = &facts_all()->torch;
	struct arena mem = arena_new(1 << 22);

	(void)state;
	facts_str(tags_unpublished(torch, torch_find(torch, S("2.12.0")), TORCH_PLATFORM,
				   &mem),
		  S("cu118, cu121, cu124, cu128"), S("2.12.0"));
	facts_str(tags_unpublished(torch, torch_find(torch, S("2.8.0")),
				   S("linux_aarch64"), &mem),
		  S("cu126, cu128, cu130, cu132"), S("2.8.0 on aarch64"));
	arena_release(&mem);
}

static void
marks_a_newer_driver(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};

	(void)state;
	ask.version = S("2.14.0");
	ask.driver = S("615.1");
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	assert_false(answer.newer_driver);
	ask.driver = S("620.1");
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), 0);
	assert_true(answer.newer_driver);
	facts_str(answer.best->tag, S("cu132"), S("a newer driver"));
	arena_release(&mem);
}

static void
says_when_a_platform_has_nothing(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = plain_ask();
	struct tags_answer answer;
	struct err err = {0};

	(void)state;
	ask.version = S("2.5.1");
	ask.platform = S("linux_aarch64");
	assert_int_equal(tags_choose(&answer, &mem, &ask, &err), -E_NOMATCH);
	assert_string_equal(err.text, "torch 2.5.1 has no CUDA wheels for linux_aarch64");
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses),
		cmocka_unit_test(orders_candidates),
		cmocka_unit_test(judges_an_installed_build),
		cmocka_unit_test(states_the_driver_that_is_needed),
		cmocka_unit_test(gives_each_rule_its_verdict),
		cmocka_unit_test(asks_for_the_python),
		cmocka_unit_test(names_what_is_not_published),
		cmocka_unit_test(marks_a_newer_driver),
		cmocka_unit_test(says_when_a_platform_has_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
