/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "gpu.h"

#include <cmocka.h>

#include "facts.h"

/* text, compute capability or "-" */
static void
check_cc(struct arena *mem, struct str row)
{
	struct str text = str_cut(&row, '\t');
	struct cc cc = {0};
	bool valid = cc_parse(&cc, text);

	facts_str(valid ? cc_str(cc, mem) : S("-"), row, text);
}

static void
reads_compute_capabilities(void **state)
{
	(void)state;
	assert_true(facts_each("cc.tsv", check_cc) > 35);
	assert_int_equal(cc_cmp(cc_of_sm(120, 0), (struct cc){12, 0, 0}), 0);
	assert_int_equal(cc_cmp(cc_of_sm(89, 'a'), (struct cc){8, 9, 'a'}), 0);
}

static void
orders_compute_capabilities(void **state)
{
	static const struct cc order[] = {{7, 5, 0},    {8, 9, 0},  {9, 0, 0},
					  {9, 0, 'a'},  {10, 0, 0}, {10, 0, 'a'},
					  {10, 0, 'f'}, {10, 3, 0}, {12, 0, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(order); i++)
		for (size_t k = 0; k < COUNT(order); k++)
			assert_int_equal(cc_cmp(order[i], order[k]), (i > k) - (i < k));
}

/* code, GPU, verdict */
static void
check_serves(struct arena *mem, struct str row)
{
	static const char *const names[] = {"served", "ptx", "not", "unknown"};
	struct str all = row, code = str_cut(&row, '\t'), gpu = str_cut(&row, '\t');
	struct sm_list list;
	struct err err = {0};
	struct cc cc;

	assert_int_equal(sm_list_parse(&list, mem, code, &err), 0);
	assert_true(cc_parse(&cc, gpu));
	facts_str(str_c(names[sm_serves(&list, cc)]), row, all);
}

static void
knows_which_code_runs(void **state)
{
	(void)state;
	assert_true(facts_each("serves.tsv", check_serves) > 40);
}

static void
refuses_code_that_is_none(void **state)
{
	static const char *const bad[] = {"8.0 x", "8.0+PTX+PTX", "ada", "8.0+ptx",
					  "+PTX"};
	struct arena mem = arena_new(1 << 20);
	struct sm_list list;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(sm_list_parse(&list, &mem, str_c(bad[i]), &err),
				 -E_FORMAT);
		assert_non_null(strstr(err.text, "is no compute capability"));
	}
	assert_int_equal(sm_list_parse(&list, &mem, S(" ,; "), &err), 0);
	assert_int_equal(list.n, 0);
	assert_int_equal(sm_serves(&list, (struct cc){8, 9, 0}), CC_NOT);
	arena_release(&mem);
}

/* what --arch takes, the list or "refused" */
static void
check_name(struct arena *mem, struct str row)
{
	struct str text = str_cut(&row, '\t');
	struct cc_list list = {0};
	struct err err = {0};
	int status = gpu_parse(&facts_all()->gpus, &list, mem, text, &err);

	assert_int_equal(status, str_eq(row, S("refused")) ? -E_USAGE : 0);
	facts_str(status ? S("refused") : cc_list_str(&list, mem), row, text);
}

static void
reads_names_of_gpus(void **state)
{
	(void)state;
	assert_true(facts_each("gpu_names.tsv", check_name) > 70);
}

static void
adds_to_a_list_once(void **state)
{
	struct arena mem = arena_new(1 << 20);
	const struct gpu_table *gpus = &facts_all()->gpus;
	struct cc_list list = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(gpu_parse(gpus, &list, &mem, S("12.0"), &err), 0);
	assert_int_equal(gpu_parse(gpus, &list, &mem, S("blackwell"), &err), 0);
	assert_int_equal(gpu_parse(gpus, &list, &mem, S("rtx5090"), &err), 0);
	assert_int_equal(list.n, 2);
	facts_str(cc_list_str(&list, &mem), S("10.0;12.0"), S("three times --arch"));
	assert_int_equal(gpu_parse(gpus, &list, &mem, S("8.9,foo"), &err), -E_USAGE);
	assert_non_null(strstr(err.text, "'foo'"));
	assert_non_null(strstr(err.text, "blackwell"));
	arena_release(&mem);
}

static void
knows_pci_ids(void **state)
{
	const struct gpu_table *gpus = &facts_all()->gpus;

	(void)state;
	facts_str(gpu_chip(gpus, 0x2b85)->chip, S("GB202"), S("2b85"));
	facts_str(gpu_board(gpus, 0x2b85)->name, S("RTX 5090"), S("2b85"));
	facts_str(gpu_chip(gpus, 0x2684)->arch, S("ada"), S("2684"));
	facts_str(gpu_chip(gpus, 0x2e12)->chip, S("GB20B"), S("2e12"));
	assert_int_equal(gpu_chip(gpus, 0x2901)->cc.major, 10);
	assert_int_equal(gpu_chip(gpus, 0x3000)->cc.major, 0); /* listed, not known */
	assert_ptr_equal(gpu_chip(gpus, 0x2680), gpu_chip(gpus, 0x26ff));
	assert_null(gpu_chip(gpus, 0x10f0));
	assert_null(gpu_chip(gpus, 0x1d7f));
	assert_null(gpu_board(gpus, 0x26fe));
	assert_null(gpu_board(gpus, 0));
	facts_str(gpu_need(gpus, (struct cc){12, 0, 'a'})->toolkit, S("12.8"), S("12.0"));
	assert_null(gpu_need(gpus, (struct cc){13, 0, 0}));
}

/* 8.6 is an entry of one source and not of another; 7.5 of none. */
static void
says_what_a_source_drops(void **state)
{
	static const char *const wants[][2] = {
		{"SageAttention v2.0.1", "7.5;12.0"},
		{"SageAttention v2.2.0 (eb615cf)", "7.5"},
		{"SageAttention main (d1a57a5)", "7.5"},
		{"woct0rdho's SageAttention (e147939)", "7.5;8.6"},
	};
	const struct gpu_table *table = &facts_all()->gpus;
	struct cc ccs[] = {{12, 0, 'a'}, {8, 6, 0}, {7, 5, 0}, {12, 0, 0}};
	struct cc_list list = {ccs, COUNT(ccs)};
	struct arena mem = arena_new(1 << 20);

	(void)state;
	assert_int_equal(table->nbuilders, COUNT(wants));
	for (size_t i = 0; i < table->nbuilders; i++) {
		struct cc_list dropped = gpu_dropped(&table->builders[i], &list, &mem);

		facts_str(table->builders[i].name, str_c(wants[i][0]), S("builder"));
		facts_str(cc_list_str(&dropped, &mem), str_c(wants[i][1]),
			  table->builders[i].name);
	}
	assert_false(table->builders[0].silent);
	assert_true(table->builders[1].silent);
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_compute_capabilities),
		cmocka_unit_test(orders_compute_capabilities),
		cmocka_unit_test(knows_which_code_runs),
		cmocka_unit_test(refuses_code_that_is_none),
		cmocka_unit_test(reads_names_of_gpus),
		cmocka_unit_test(adds_to_a_list_once),
		cmocka_unit_test(knows_pci_ids),
		cmocka_unit_test(says_what_a_source_drops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
