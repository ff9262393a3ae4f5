/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"
#include "utf8.h"

#include <setjmp.h>
#include <cmocka.h>

static void
every_code_point_comes_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char bytes[4];
		uint32_t back = 0;
		size_t n;

		if (point == 0xd800)
			point = 0xe000;
		n = utf8_encode(bytes, point);
		if (utf8_decode(str_n(bytes, n), &back) != n || back != point)
			fail_msg("U+%04X", (unsigned)point);
		if (utf8_decode(str_n(bytes, n - 1), &back) != 0)
			fail_msg("U+%04X cut", (unsigned)point);
	}
}

static void
has_the_right_lengths(void **state)
{
	static const struct {
		uint32_t point;
		const char *bytes;
	} cases[] = {
		{0x7f, "\x7f"},           {0x80, "\xc2\x80"},
		{0x7ff, "\xdf\xbf"},      {0x800, "\xe0\xa0\x80"},
		{0xffff, "\xef\xbf\xbf"}, {0x10000, "\xf0\x90\x80\x80"},
		{0x20ac, "\xe2\x82\xac"}, {0x10ffff, "\xf4\x8f\xbf\xbf"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char bytes[4];
		size_t n = utf8_encode(bytes, cases[i].point);

		assert_int_equal(n, strlen(cases[i].bytes));
		assert_memory_equal(bytes, cases[i].bytes, n);
	}
}

static void
refuses_what_is_no_utf8(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x80\x80",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xfe",
		"\xff",
		"\xc3(",
		"\xe2\x82(",
		"\xf0\x90\x80(",
		"\xe2\x82",
		"a\xff",
	};
	uint32_t point = 7;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(utf8_valid(str_c(bad[i])));
		if (bad[i][0] != 'a')
			assert_int_equal(utf8_decode(str_c(bad[i]), &point), 0);
	}
	assert_int_equal(utf8_decode((struct str){0}, &point), 0);
	assert_int_equal(point, 7);
	assert_true(utf8_valid(S("a\0\xc3\xa4\xf0\x9f\x98\x80")));
	assert_true(utf8_valid((struct str){0}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_comes_back),
		cmocka_unit_test(has_the_right_lengths),
		cmocka_unit_test(refuses_what_is_no_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
