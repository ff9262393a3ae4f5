/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/pep440/specifiers.tsv holds packaging 26.3's answers. */
#include <setjmp.h>

#include "specifier.h"

#include <cmocka.h>

#include "host.h"
#include "str.h"

/* specifier, version, 1 or 0 */
static bool
row_holds(struct str row)
{
	struct arena mem = arena_new(1 << 20);
	struct str set = str_cut(&row, '\t'), version = str_cut(&row, '\t');
	struct str want = str_cut(&row, '\t');
	int got = specifier_match(set, version, &mem);
	bool good = got == (str_eq(want, S("invalid")) ? -1 : str_eq(want, S("1")));

	if (!good)
		print_error("'%.*s' '%.*s': got %d\n", STR(set), STR(version), got);
	arena_release(&mem);
	return good;
}

static void
answers_as_packaging_does(void **state)
{
	struct arena mem = arena_new(1 << 26);
	struct err err = {0};
	struct str rest, row;
	size_t nrows = 0, nbad = 0;

	(void)state;
	assert_int_equal(
		host_read(&rest, &mem, "tests/data/pep440/specifiers.tsv", 1 << 24, &err),
		0);
	for (; str_line(&rest, &row); nrows++)
		nbad += !row_holds(row);
	assert_true(nrows > 10000);
	assert_int_equal(nbad, 0);
	arena_release(&mem);
}

static void
refuses_what_packaging_refuses(void **state)
{
	static const char *const bad[] = {
		">=1.*",     "~=1",     ">=1.0+cu121", "1.0",       "=1.0",
		"==",        "== 1 .0", "==1.0.*.1",   "==1.0a1.*", "!=1.0+l.*",
		"<1 <2",     "latest",  "==1.0.*+l",   "=>1.0",     "~=1.*",
		">=1.0,bad", "===a b",  "===a;",       "===a)",
	};
	struct arena mem = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (specifier_match(str_c(bad[i]), S("1.0"), &mem) != -1)
			fail_msg("'%s' was taken", bad[i]);
	arena_release(&mem);
}

static void
check_match(const char *set, const char *version, int want)
{
	struct arena mem = arena_new(1 << 20);
	int got = specifier_match(str_c(set), str_c(version), &mem);

	if (got != want)
		fail_msg("'%s' '%s': got %d, want %d", set, version, got, want);
	arena_release(&mem);
}

static void
matches_single_cases(void **state)
{
	(void)state;
	check_match("==2.7.1", "2.7.1+cu128", 1);
	check_match("==2.7.1+cu128", "2.7.1", 0);
	check_match("==2.7.1+CU128", "2.7.1+cu128", 1);
	check_match("!=2.7.1", "2.7.1+cu128", 0);
	check_match(">2.7", "2.7.post1", 0);
	check_match(">2.7", "2.7+cu1", 0);
	check_match(">2.7.post1", "2.7.post2", 1);
	check_match("<3", "3.0rc1", 0);
	check_match("<3.0rc2", "3.0rc1", 1);
	check_match(">=1,<99999999999999999999999", "99999999999999999999998", 1);
	check_match("", "1.0", 1);
	check_match(" , ,", "1.0", 1);
	check_match("===1.0", "1.0.0", 0);
	check_match("===1.0,==1.0", "1.0", 0);
	check_match("===1.0,==1.0", "1.0,==1.0", 1);
	check_match("==1.0,===1.0", "1.0", 1);
	check_match("===Foo", "foo", 1);
	check_match(">=1", "foo", 0);
	check_match("", "foo", 1);
	check_match("~=2.2.post3", "2.3", 1);
	check_match("~=2.2.0", "2.3", 0);
	check_match(" >= 1.0 , < 2 ", "1.5", 1);
	check_match("==v1.0", "1.0", 1);
	check_match("==1!1.*", "1!1.5", 1);
}

static void
check_print(const char *set, const char *want)
{
	struct arena mem = arena_new(1 << 20);
	struct specifier_set parsed;
	struct str got;

	assert_true(specifier_parse(&parsed, &mem, str_c(set)));
	got = specifier_str(&parsed, &mem);
	if (!str_eq(got, str_c(want)))
		fail_msg("got '%.*s', want '%s'", STR(got), want);
	arena_release(&mem);
}

static void
prints_sorted_and_once(void **state)
{
	(void)state;
	check_print(">= 1.0 , < 2,>=1.0", "<2,>=1.0");
	check_print("==1.0RC1", "==1.0RC1");
	check_print("=== Foo.Bar", "===Foo.Bar");
	check_print("~=1.4,!=1.4.*", "!=1.4.*,~=1.4");
	check_print("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_packaging_does),
		cmocka_unit_test(refuses_what_packaging_refuses),
		cmocka_unit_test(matches_single_cases),
		cmocka_unit_test(prints_sorted_and_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
