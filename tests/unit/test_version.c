/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/pep440/versions.tsv and version_order.txt hold packaging 26.3's answers. */
#include <setjmp.h>

#include "version.h"

#include <cmocka.h>

#include "load.h"
#include "str.h"

static void
assert_str(struct str got, struct str want)
{
	if (!str_eq(got, want))
		fail_msg("got '%.*s', want '%.*s'", STR(got), STR(want));
}

/* input, ok or invalid, normal form, public form, pre?, post?, dev? */
static void
check_row(struct arena *mem, struct str row)
{
	struct str input = str_cut(&row, '\t'), verdict = str_cut(&row, '\t');
	bool valid = str_eq(verdict, S("ok"));
	struct version v;

	if (version_parse(&v, mem, input) != valid)
		fail_msg("'%.*s' should be %.*s", STR(input), STR(verdict));
	if (!valid)
		return;
	assert_str(version_str(&v, mem), str_cut(&row, '\t'));
	assert_str(version_public(&v, mem), str_cut(&row, '\t'));
	assert_int_equal(version_is_pre(&v), str_eq(str_cut(&row, '\t'), S("1")));
	assert_int_equal(v.post.p != NULL, str_eq(str_cut(&row, '\t'), S("1")));
	assert_int_equal(v.dev.p != NULL, str_eq(str_cut(&row, '\t'), S("1")));
}

static void
reads_what_packaging_reads(void **state)
{
	struct arena mem = arena_new(1 << 26);
	struct str rest = load(&mem, "tests/data/pep440/versions.tsv"), row;
	size_t nrows = 0;

	(void)state;
	for (; str_line(&rest, &row); nrows++)
		check_row(&mem, row);
	assert_true(nrows > 300);
	arena_release(&mem);
}

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

/* Each version against each: equal ones share a place, the file is ascending. */
static void
orders_as_packaging_does(void **state)
{
	struct arena mem = arena_new(1 << 26);
	struct str rest = load(&mem, "tests/data/pep440/version_order.txt"), row;
	struct version list[1024];
	size_t n = 0;

	(void)state;
	while (str_line(&rest, &row)) {
		assert_true(n < COUNT(list));
		assert_true(version_parse(&list[n++], &mem, row));
	}
	assert_true(n > 100);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j < n; j++) {
			int order = version_cmp(&list[i], &list[j]);

			assert_true(order <= 0);
			assert_int_equal(sign(version_cmp(&list[j], &list[i])),
					 -sign(order));
		}
	arena_release(&mem);
}

static int
cmp(struct arena *mem, const char *a, const char *b)
{
	struct version x, y;

	assert_true(version_parse(&x, mem, str_c(a)));
	assert_true(version_parse(&y, mem, str_c(b)));
	return sign(version_cmp(&x, &y));
}

static void
compares_numbers_of_any_size(void **state)
{
	struct arena mem = arena_new(1 << 20);

	(void)state;
	assert_int_equal(cmp(&mem, "18446744073709551616", "18446744073709551615"), 1);
	assert_int_equal(
		cmp(&mem, "1.99999999999999999999999", "1.100000000000000000000000"), -1);
	assert_int_equal(cmp(&mem, "1.007", "1.7.0.0"), 0);
	assert_int_equal(cmp(&mem, "1!0.1", "9999.9"), 1);
	assert_int_equal(cmp(&mem, "1.0+cu128", "1.0+cu1280"), -1);
	assert_int_equal(cmp(&mem, "1.0+2", "1.0+cu128"), 1);
	arena_release(&mem);
}

static void
raises_numbers(void **state)
{
	struct arena mem = arena_new(1 << 20);

	(void)state;
	assert_str(version_next(S("0"), &mem), S("1"));
	assert_str(version_next(S("199"), &mem), S("200"));
	assert_str(version_next(S("99999999999999999999"), &mem),
		   S("100000000000000000000"));
	assert_str(version_next_release(S("1.09.9"), &mem), S("1.09.10"));
	assert_str(version_next_release(S("7"), &mem), S("8"));
	arena_release(&mem);
}

static void
takes_white_space_at_the_ends_only(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct version v;

	(void)state;
	assert_true(version_parse(&v, &mem, S(" 1.0\n")));
	assert_true(version_parse(&v, &mem,
				  S("\xc2\xa0"
				    "1.0\xe2\x80\x83")));
	assert_false(version_parse(&v, &mem, S("1 .0")));
	assert_false(version_parse(&v, &mem, S("")));
	assert_false(version_parse(&v, &mem, S("v")));
	assert_false(version_parse(&v, &mem, S("1.0\0")));
	arena_release(&mem);
}

/* Ranks hold segments up to a limit; ascending, and each line's versions are the same. */
static void
orders_what_ranks_cannot_hold(void **state)
{
	static const char *const lines[] = {
		"0 0.0 0.0.0.0",
		"0.0.0.1",
		"1 1.0 1.0.0.0",
		"1.0.0.1",
		"1.0.1048574 1.0.1048574.0",
		"1.0.1048575",
		"1.0.1048576 1.0.01048576",
		"1.1048574",
		"1.1048575.7",
		"1.1048575.8",
		"16777214.9",
		"16777215",
		"16777215.1",
		"99999999",
		"999999999",
		"1!0 1!0.0",
		"1!0.1",
		"1!16777216",
		"2!0",
	};
	struct arena mem = arena_new(1 << 20);
	struct version a, b;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		for (size_t k = 0; k < COUNT(lines); k++) {
			struct str left = str_c(lines[i]), right = str_c(lines[k]);
			int order;

			assert_true(version_parse(&a, &mem, str_cut(&left, ' ')));
			while (right.p) {
				assert_true(
					version_parse(&b, &mem, str_cut(&right, ' ')));
				order = version_cmp(&a, &b);
				if ((order > 0) - (order < 0) != (i > k) - (i < k))
					fail_msg("%s and %s: %d", lines[i], lines[k],
						 order);
			}
		}
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_packaging_reads),
		cmocka_unit_test(orders_as_packaging_does),
		cmocka_unit_test(compares_numbers_of_any_size),
		cmocka_unit_test(raises_numbers),
		cmocka_unit_test(takes_white_space_at_the_ends_only),
		cmocka_unit_test(orders_what_ranks_cannot_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
