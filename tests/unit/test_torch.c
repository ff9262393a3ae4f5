/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "torch.h"

#include <cmocka.h>

#include "facts.h"

static const struct torch_release *
release(struct str version)
{
	const struct torch_release *found = torch_find(&facts_all()->torch, version);

	if (!found)
		fail_msg("no torch %.*s", STR(version));
	return found;
}

/* asked, found, = or ~ */
static void
check_find(struct arena *mem, struct str row)
{
	struct str asked = str_cut(&row, '\t'), want = str_cut(&row, '\t');
	const struct torch_table *table = &facts_all()->torch;
	bool exact;

	(void)mem;
	facts_str(torch_nearest(table, asked, &exact)->version, want, asked);
	assert_int_equal(exact, str_eq(row, S("=")));
	assert_int_equal(torch_find(table, asked) != NULL, exact);
}

static void
finds_releases(void **state)
{
	(void)state;
	assert_true(facts_each("torch_find.tsv", check_find) > 15);
	assert_true(torch_cmp(S("2.10.0"), S("2.9.1")) > 0);
	assert_int_equal(torch_cmp(S("2.8.0+cu128"), S("2.8.0")), 0);
	facts_str(torch_newest(&facts_all()->torch)->version, S("2.14.1"), S("newest"));
}

/* release, platform, tags */
static void
check_tags(struct arena *mem, struct str row)
{
	struct str all = row, version = str_cut(&row, '\t'), platform;
	const struct torch_table *table = &facts_all()->torch;

	platform = str_cut(&row, '\t');
	facts_str(torch_tags_str(table, release(version), platform, mem), row, all);
	assert_false(torch_has_tag(table, release(version), platform, S("cu127")));
	if (!str_eq(row, S("none")))
		assert_true(torch_has_tag(table, release(version), platform,
					  str_sub(row, 0, 5)));
}

static void
knows_published_tags(void **state)
{
	const struct torch_release *it = release(S("2.9.0"));

	(void)state;
	assert_true(facts_each("torch_tags.tsv", check_tags) > 10);
	for (size_t i = 0; i < it->ntags; i++)
		assert_int_equal(it->tags[i].off_matrix,
				 str_eq(it->tags[i].tag, S("cu129")));
	facts_str(release(S("2.8.0"))->pypi_tag, S("cu128"), S("pypi"));
	assert_int_equal(release(S("2.8.0"))->pypi_conf, 'V');
	assert_int_equal(release(S("2.8.0"))->pythons_conf, 'S');
}

/* release, Python, yes or no */
static void
check_python(struct arena *mem, struct str row)
{
	struct str all = row, version = str_cut(&row, '\t'), python;

	(void)mem;
	python = str_cut(&row, '\t');
	facts_str(torch_has_python(release(version), python) ? S("yes") : S("no"), row,
		  all);
}

static void
knows_pythons(void **state)
{
	struct arena mem = arena_new(1 << 20);

	(void)state;
	assert_true(facts_each("torch_pythons.tsv", check_python) > 15);
	facts_str(torch_pythons_str(release(S("2.5.1")), &mem),
		  S("3.9, 3.10, 3.11, 3.12"), S("2.5.1"));
	arena_release(&mem);
}

/* release, tag, platform, GPU, verdict */
static void
check_serves(struct arena *mem, struct str row)
{
	static const char *const names[] = {"served", "ptx", "not", "unknown"};
	static const char *const says[] = {"hold code for", "only PTX for", "no code for",
					   "not recorded"};
	struct str all = row, version = str_cut(&row, '\t'), tag, platform, reason;
	enum cc_verdict verdict;
	struct cc gpu;

	tag = str_cut(&row, '\t');
	platform = str_cut(&row, '\t');
	assert_true(cc_parse(&gpu, str_cut(&row, '\t')));
	verdict = torch_serves(&facts_all()->torch, release(version), tag, platform, gpu,
			       mem, &reason);
	facts_str(str_c(names[verdict]), row, all);
	if (str_find(reason, str_c(says[verdict])) < 0)
		fail_msg("%.*s: the reason is '%.*s'", STR(all), STR(reason));
}

/* platform, GPU, first release, its tag */
static void
check_first(struct arena *mem, struct str row)
{
	struct str all = row, platform = str_cut(&row, '\t'), tag = S("-");
	const struct torch_release *first;
	struct cc gpu;

	(void)mem;
	assert_true(cc_parse(&gpu, str_cut(&row, '\t')));
	first = torch_first_for(&facts_all()->torch, platform, gpu, &tag);
	facts_str(first ? first->version : S("-"), str_cut(&row, '\t'), all);
	facts_str(tag, row, all);
}

static void
knows_the_code_in_wheels(void **state)
{
	(void)state;
	assert_true(facts_each("torch_serves.tsv", check_serves) > 20);
	assert_true(facts_each("torch_first.tsv", check_first) > 7);
}

static void
says_what_is_not_certain(void **state)
{
	struct torch_table table = facts_all()->torch;
	struct arena mem = arena_new(1 << 20);
	struct torch_code *codes = ARENA_ARRAY(&mem, struct torch_code, table.ncodes);
	struct str reason;

	(void)state;
	torch_serves(&table, release(S("2.13.0")), S("cu130"), TORCH_PLATFORM,
		     (struct cc){12, 0, 0}, &mem, &reason);
	assert_true(str_find(reason, S("not certain")) < 0);
	memcpy(codes, table.codes, table.ncodes * sizeof(*codes));
	for (size_t i = 0; i < table.ncodes; i++)
		codes[i].conf = 'U';
	table.codes = codes;
	torch_serves(&table, release(S("2.13.0")), S("cu130"), TORCH_PLATFORM,
		     (struct cc){12, 0, 0}, &mem, &reason);
	assert_true(str_find(reason, S("not certain")) > 0);
	arena_release(&mem);
}

/* torch, newest xformers */
static void
check_xformers(struct arena *mem, struct str row)
{
	struct str version = str_cut(&row, '\t');
	const struct torch_table *table = &facts_all()->torch;
	const struct torch_xformers *it = torch_xformers_for(table, release(version));

	(void)mem;
	facts_str(it ? it->versions[it->nversions - 1] : S("-"), row, version);
	if (it)
		assert_ptr_equal(torch_xformers_find(table, row), it);
}

static void
pairs_xformers_with_torch(void **state)
{
	struct arena mem = arena_new(1 << 20);
	const struct torch_table *table = &facts_all()->torch;
	const struct torch_xformers *it = torch_xformers_find(table, S("0.0.32.post1"));

	(void)state;
	assert_true(facts_each("xformers.tsv", check_xformers) > 7);
	assert_true(torch_xformers_fits(it, release(S("2.8.0"))));
	assert_false(torch_xformers_fits(it, release(S("2.9.0"))));
	assert_true(it->pins_torch);
	facts_str(torch_xformers_why(it, &mem),
		  S("xformers 0.0.32.post2 fits torch 2.8.0 only, and its wheel would "
		    "make pip install it"),
		  S("why"));
	it = torch_xformers_find(table, S("0.0.35"));
	assert_false(it->pins_torch);
	assert_true(torch_xformers_fits(it, release(S("2.14.0"))));
	assert_false(torch_xformers_fits(it, release(S("2.9.1"))));
	assert_true(str_find(torch_xformers_why(it, &mem), S("and newer")) > 0);
	assert_null(torch_xformers_find(table, S("0.0.99")));
	arena_release(&mem);
}

static void
knows_what_else_is_recorded(void **state)
{
	const struct torch_table *table = &facts_all()->torch;
	const struct torch_fact *fact;

	(void)state;
	facts_str(release(S("2.8.0"))->triton, S("3.4.0"), S("triton of 2.8.0"));
	fact = torch_fact(table, TORCH_TOOLKIT, S("2.8.0"), S("cu128"), TORCH_PLATFORM);
	facts_str(fact->value, S("12.8.1"), S("toolkit"));
	fact = torch_fact(table, TORCH_TOOLKIT, S("2.7.1"), S("cu128"), TORCH_PLATFORM);
	facts_str(fact->value, S("12.8.0"), S("toolkit"));
	fact = torch_fact(table, TORCH_CUDNN, S("2.14.0"), S("cu132"), TORCH_PLATFORM);
	facts_str(fact->value, S("9.24.0.43"), S("cuDNN"));
	facts_str(fact->extra, S("2.30.7"), S("NCCL"));
	fact = torch_fact(table, TORCH_ABI, S("2.6.0"), S("cu124"), TORCH_PLATFORM);
	facts_str(fact->value, S("0"), S("old ABI"));
	fact = torch_fact(table, TORCH_ABI, S("2.6.0"), S("cu126"), TORCH_PLATFORM);
	facts_str(fact->value, S("1"), S("new ABI"));
	fact = torch_fact(table, TORCH_TRITON_WINDOWS, S("2.8.0"), (struct str){0},
			  (struct str){0});
	facts_str(fact->value, S("3.4"), S("triton-windows"));
	fact = torch_fact(table, TORCH_DOMAIN, S("2.8.0"), S("cu128"), TORCH_PLATFORM);
	assert_true(str_find(fact->value, S("12.0")) > 0);
	assert_null(
		torch_fact(table, TORCH_ABI, S("2.15.0"), S("cu130"), TORCH_PLATFORM));
	assert_null(
		torch_fact(table, TORCH_CUDNN, S("2.8.0"), S("cu130"), TORCH_PLATFORM));
	assert_true(torch_lacks(table, S("torchaudio"), S("cu132")));
	assert_false(torch_lacks(table, S("torchaudio"), S("cu130")));
	assert_false(torch_lacks(table, S("torchvision"), S("cu132")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_releases),
		cmocka_unit_test(knows_published_tags),
		cmocka_unit_test(knows_pythons),
		cmocka_unit_test(knows_the_code_in_wheels),
		cmocka_unit_test(says_what_is_not_certain),
		cmocka_unit_test(pairs_xformers_with_torch),
		cmocka_unit_test(knows_what_else_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
