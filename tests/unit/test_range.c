/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/pep440/unsatisfiable.tsv holds packaging 26.3's answers. */
#include <setjmp.h>

#include "range.h"

#include <cmocka.h>

#include "host.h"
#include "str.h"

static struct range
range(struct arena *mem, struct str text)
{
	struct specifier_set set;

	assert_true(specifier_parse(&set, mem, text));
	return range_of(&set, mem);
}

static void
answers_as_packaging_does(void **state)
{
	struct arena mem = arena_new(1 << 26);
	struct err err = {0};
	struct str rest, row;
	size_t nrows = 0;

	(void)state;
	assert_int_equal(host_read(&rest, &mem, "tests/data/pep440/unsatisfiable.tsv",
				   1 << 20, &err),
			 0);
	for (; str_line(&rest, &row); nrows++) {
		struct str set = str_cut(&row, '\t');
		struct range got = range(&mem, set);

		if (range_is_empty(&got, &mem) != str_eq(row, S("1")))
			fail_msg("'%.*s' should be %.*s", STR(set), STR(row));
	}
	assert_true(nrows > 1000);
	arena_release(&mem);
}

/* sets: one a range, split by blanks; want: the places of the proof, or "". */
static void
check_conflict(const char *sets, const char *want)
{
	struct arena mem = arena_new(1 << 24);
	struct range ranges[8];
	size_t core[8], n = 0, ncore;
	struct str rest = str_c(sets), got = S("");

	while (rest.p)
		ranges[n++] = range(&mem, str_cut(&rest, ' '));
	ncore = range_conflict(core, ranges, n, &mem);
	for (size_t i = 0; i < ncore; i++)
		got = arena_printf(&mem, "%.*s%zu", STR(got), core[i]);
	if (!str_eq(got, str_c(want)))
		fail_msg("'%s' gave '%.*s'", sets, STR(got));
	arena_release(&mem);
}

static void
finds_the_smallest_proof(void **state)
{
	(void)state;
	check_conflict(">=1 <2 !=1.5", "");
	check_conflict(">=1 <2 >=3,<3", "2");
	check_conflict(">=1 >=2 <1.5 <1", "12");
	check_conflict("!=9 >=1.0 <=1.0 !=1.0", "123");
	check_conflict("!=1.0.* >1.0a2.dev0 <=1.0.post1 ~=1.0.0", "03");
	/* the fewest, not those that come first */
	check_conflict(">=1.0,<1.3 !=1.0.* !=1.1.* !=1.2.* !=1.0.*,!=1.1.*", "034");
	check_conflict("===foo >=1", "01");
	check_conflict("===Foo ===foo", "");
	check_conflict("===foo ===bar", "01");
	check_conflict(">1.0 <1.0.post5", "01");
	check_conflict("==2.11.0+cu128 ==2.11.0", "");
	check_conflict("==2.11.0+cu128 ==2.11.0+cu130", "01");
	check_conflict("", "");
}

/* A hundred thousand holes in a second, not in their square. */
static void
bears_many_holes(void **state)
{
	enum { HOLES = 100000 };
	struct arena mem = arena_new((size_t)2 << 30);
	char *text = arena_alloc(&mem, HOLES * 10 + 8), *at = text;
	struct range all;

	(void)state;
	for (int i = 0; i < HOLES; i++)
		at += snprintf(at, 11, "!=%07d,", i);
	snprintf(at, 8, "<3");
	all = range(&mem, str_c(text));
	assert_int_equal(all.n, 4);
	assert_false(range_is_empty(&all, &mem));
	arena_release(&mem);
}

static void
simplifies(void **state)
{
	static const char *const cases[][2] = {
		{">=1", ">=1"},
		{">=1,>=1.5", ">=1.5"},
		{">=1.5,>=1", ">=1.5"},
		{">=1,>=1.0", ">=1"},
		{"!=1.0,>=2,<3,<4", "<3,>=2"},
		{">=1,!=1.5,!=1.5.0,<2", "!=1.5,<2,>=1"},
		{"~=1.4,>=1.2,<2,!=2.0", "~=1.4"},
		{">=1.0a1,>=2", ">=1.0a1,>=2"},
		{">=2,==2.1,<3", "==2.1"},
		{"<1,>2", "<1,>2"},
		{"===1.5,>=1", "===1.5,>=1"},
	};
	struct arena mem = arena_new(1 << 20);
	struct specifier_set set;
	struct str got;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(specifier_parse(&set, &mem, str_c(cases[i][0])));
		set = range_simplify(&set, &mem);
		got = specifier_str(&set, &mem);
		if (!str_eq(got, str_c(cases[i][1])))
			fail_msg("%s gave %.*s", cases[i][0], STR(got));
	}
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_packaging_does),
		cmocka_unit_test(finds_the_smallest_proof),
		cmocka_unit_test(bears_many_holes),
		cmocka_unit_test(simplifies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
