/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "cuda.h"

#include <cmocka.h>

#include "facts.h"

static void
check_tag(struct arena *mem, struct str row)
{
	struct str text = str_cut(&row, '\t');
	struct cuda cuda;
	bool valid = cuda_tag_parse(&cuda, text);

	facts_str(valid ? cuda_str(cuda, mem) : S("-"), row, text);
	assert_int_equal(cuda_tag_valid(text), valid);
	if (valid)
		facts_str(cuda_tag(cuda, mem), text, text);
}

static void
check_version(struct arena *mem, struct str row)
{
	struct str text = str_cut(&row, '\t');
	struct cuda cuda;

	facts_str(cuda_parse(&cuda, text) ? cuda_str(cuda, mem) : S("-"), row, text);
}

static void
reads_tags_and_versions(void **state)
{
	(void)state;
	assert_true(facts_each("cuda_tags.tsv", check_tag) > 15);
	assert_true(facts_each("cuda_versions.tsv", check_version) > 12);
	assert_true(cuda_minor_valid(S("12.8")));
	assert_false(cuda_minor_valid(S("12.8.1")));
	assert_false(cuda_minor_valid(S("12")));
}

/* older, newer; or older, =, the same */
static void
check_order(struct arena *mem, struct str row)
{
	struct str all = row, a = str_cut(&row, '\t'), b = str_cut(&row, '\t');
	int want = -1;

	(void)mem;
	if (str_eq(b, S("="))) {
		b = row;
		want = 0;
	}
	assert_true(driver_valid(a));
	assert_true(driver_valid(b));
	if (driver_cmp(a, b) != want || driver_cmp(b, a) != -want)
		fail_msg("%.*s", STR(all));
}

static void
compares_drivers_number_by_number(void **state)
{
	static const char *const bad[] = {"",      ".",      "570.",       ".86",
					  "570.x", "R570",   "570 ",       "1.2.3.4.5",
					  "-1",    "570..1", "1234567890", "570.86-1"};

	(void)state;
	assert_true(facts_each("drivers.tsv", check_order) > 10);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (driver_valid(str_c(bad[i])))
			fail_msg("'%s' is taken for a driver", bad[i]);
}

static enum cuda_os
os_of(struct str name)
{
	return str_eq(name, S("windows")) ? CUDA_WINDOWS : CUDA_LINUX;
}

/* tag, os_name, native or -, compat or - */
static void
check_need(struct arena *mem, struct str row)
{
	struct str all = row;
	struct cuda cuda;
	struct cuda_need need;

	(void)mem;
	assert_true(cuda_tag_parse(&cuda, str_cut(&row, '\t')));
	need = cuda_need(&facts_all()->cuda, cuda, os_of(str_cut(&row, '\t')));
	facts_str(need.native.p ? need.native : S("-"), str_cut(&row, '\t'), all);
	facts_str(need.compat.p ? need.compat : S("-"), row, all);
}

/* tag, os_name, driver, verdict, part of the reason */
static void
check_verdict(struct arena *mem, struct str row)
{
	static const char *const names[] = {"native", "compat", "old", "unknown"};
	struct str all = row, os_name, driver, reason;
	struct cuda cuda;
	enum driver_verdict verdict;

	assert_true(cuda_tag_parse(&cuda, str_cut(&row, '\t')));
	os_name = str_cut(&row, '\t');
	driver = str_cut(&row, '\t');
	verdict = cuda_driver(&facts_all()->cuda, cuda, os_of(os_name), driver, mem,
			      &reason);
	facts_str(str_c(names[verdict]), str_cut(&row, '\t'), all);
	if (str_find(reason, row) < 0)
		fail_msg("%.*s: the reason is '%.*s'", STR(all), STR(reason));
}

static void
knows_what_a_toolkit_needs(void **state)
{
	struct cuda_need need;

	(void)state;
	assert_true(facts_each("driver_needs.tsv", check_need) > 15);
	assert_true(facts_each("driver_verdicts.tsv", check_verdict) > 12);
	need = cuda_need(&facts_all()->cuda, (struct cuda){13, 0}, CUDA_WINDOWS);
	assert_true(need.from_branch);
	need = cuda_need(&facts_all()->cuda, (struct cuda){13, 5}, CUDA_LINUX);
	assert_true(need.extrapolated);
	need = cuda_need(&facts_all()->cuda, (struct cuda){12, 8}, CUDA_LINUX);
	assert_false(need.extrapolated || need.from_branch);
}

/* driver, newest CUDA or -, + where it is newer than the table */
static void
check_driver_cuda(struct arena *mem, struct str row)
{
	struct str driver = str_cut(&row, '\t'), want = str_cut(&row, '\t');
	struct cuda cuda;
	bool newer;
	bool found = cuda_of_driver(&facts_all()->cuda, driver, &cuda, &newer);

	facts_str(found ? cuda_str(cuda, mem) : S("-"), want, driver);
	assert_int_equal(newer, str_eq(row, S("+")));
}

static void
knows_what_a_driver_supports(void **state)
{
	(void)state;
	assert_true(facts_each("driver_cuda.tsv", check_driver_cuda) > 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_tags_and_versions),
		cmocka_unit_test(compares_drivers_number_by_number),
		cmocka_unit_test(knows_what_a_toolkit_needs),
		cmocka_unit_test(knows_what_a_driver_supports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
