/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#define assert_str(got, want) assert_true(str_eq((got), S(want)))

static const struct str absent = {0};

static void
compares(void **state)
{
	(void)state;
	assert_true(str_eq(S("ab"), S("ab")));
	assert_false(str_eq(S("ab"), S("abc")));
	assert_false(str_eq(S("ab"), S("aB")));
	assert_true(str_eq(absent, S("")));
	assert_true(str_eq_nocase(S("aB1"), S("Ab1")));
	assert_false(str_eq_nocase(S("[a"), S("{a"))); /* 0x20 apart, yet no letters */
	assert_true(str_cmp(S("a"), S("ab")) < 0);
	assert_true(str_cmp(S("b"), S("ab")) > 0);
	assert_true(str_cmp(S("\xff"), S("a")) > 0); /* bytes are unsigned */
	assert_int_equal(str_cmp(absent, S("")), 0);
}

static void
takes_c_strings(void **state)
{
	(void)state;
	assert_null(str_c(NULL).p);
	assert_int_equal(str_c("abc").n, 3);
	assert_str(str_n("abcd", 2), "ab");
}

static void
finds(void **state)
{
	(void)state;
	assert_true(str_starts(S("cu128"), S("cu")));
	assert_false(str_starts(S("c"), S("cu")));
	assert_true(str_starts(absent, S("")));
	assert_true(str_ends(S("x.whl"), S(".whl")));
	assert_false(str_ends(S("whl"), S(".whl")));
	assert_int_equal(str_find(S("aab"), S("ab")), 1);
	assert_int_equal(str_find(S("ab"), S("abc")), -1);
	assert_int_equal(str_find(S("abab"), S("")), 0);
	assert_int_equal(str_find(S("xay"), S("y")), 2);
	assert_int_equal(str_find(S("aaa"), S("aab")), -1);
	assert_int_equal(str_find(absent, S("a")), -1);
	assert_int_equal(str_chr(S("a=b=c"), '='), 1);
	assert_int_equal(str_rchr(S("a=b=c"), '='), 3);
	assert_int_equal(str_chr(absent, '='), -1);
	assert_int_equal(str_rchr(S("abc"), '='), -1);
}

static void
clamps_parts(void **state)
{
	(void)state;
	assert_str(str_sub(S("abcd"), 1, 3), "bc");
	assert_str(str_sub(S("abcd"), 2, 99), "cd");
	assert_str(str_sub(S("abcd"), 9, 99), "");
	assert_str(str_sub(S("abcd"), 3, 1), "");
	assert_null(str_sub(absent, 0, 5).p);
}

static void
trims(void **state)
{
	(void)state;
	assert_str(str_trim(S(" \t\n\v\f\ra b \r\n")), "a b");
	assert_str(str_trim(S("   ")), "");
	assert_null(str_trim(absent).p);
}

static void
cuts(void **state)
{
	struct str rest = S("a,,b");

	(void)state;
	assert_str(str_cut(&rest, ','), "a");
	assert_str(str_cut(&rest, ','), "");
	assert_str(str_cut(&rest, ','), "b");
	assert_null(rest.p);
	assert_null(str_cut(&rest, ',').p);
	rest = S("a,");
	assert_str(str_cut(&rest, ','), "a");
	assert_non_null(rest.p); /* something empty stands behind the last comma */
	assert_str(str_cut(&rest, ','), "");
	assert_null(rest.p);
}

static void
reads_lines(void **state)
{
	struct str rest = S("a\r\n\nb\rc\nd\r"), line;

	(void)state;
	assert_true(str_line(&rest, &line));
	assert_str(line, "a");
	assert_true(str_line(&rest, &line));
	assert_str(line, "");
	assert_true(str_line(&rest, &line));
	assert_str(line, "b\rc");
	assert_true(str_line(&rest, &line));
	assert_str(line, "d\r"); /* no newline, so its CR belongs to the line */
	assert_false(str_line(&rest, &line));
	rest = S("");
	assert_false(str_line(&rest, &line));
	rest = S("a\n");
	assert_true(str_line(&rest, &line));
	assert_false(str_line(&rest, &line));
}

static void
finds_words(void **state)
{
	(void)state;
	assert_true(str_has_word(S("8.9 12.0"), S("8.9")));
	assert_true(str_has_word(S("8.9 12.0"), S("12.0")));
	assert_false(str_has_word(S("8.9 12.0"), S("2.0")));
	assert_false(str_has_word(S("8.9 12.0"), S("12")));
	assert_false(str_has_word(S("8.9 12.0"), S("8.9 12.0")));
	assert_false(str_has_word((struct str){0}, S("8.9")));
}

static void
reads_numbers(void **state)
{
	static const char *const bad[] = {
		"",
		" 1",
		"1 ",
		"+1",
		"-1",
		"0x1",
		"1.0",
		"18446744073709551616",
		"99999999999999999999",
	};
	uint64_t value = 7;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(str_uint(str_c(bad[i]), 0, UINT64_MAX, &value));
	assert_false(str_uint(S("4"), 5, 9, &value));
	assert_false(str_uint(S("10"), 5, 9, &value));
	assert_int_equal(value, 7); /* untouched by all of these */
	assert_true(str_uint(S("18446744073709551615"), 0, UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
	assert_true(str_uint(S("007"), 5, 9, &value));
	assert_int_equal(value, 7);
}

static void
reads_hexadecimals(void **state)
{
	uint64_t value = 7;

	(void)state;
	assert_false(str_hex(S(""), &value));
	assert_false(str_hex(S("0x10"), &value));
	assert_false(str_hex(S("fg"), &value));
	assert_false(str_hex(S("11111111111111111"), &value));
	assert_int_equal(value, 7);
	assert_true(str_hex(S("DEADbeefDEADbeef"), &value));
	assert_true(value == 0xdeadbeefdeadbeef);
}

static void
knows_ascii_only(void **state)
{
	(void)state;
	for (int i = CHAR_MIN; i <= CHAR_MAX; i++) {
		char c = (char)i;
		bool is_upper = c >= 'A' && c <= 'Z', is_lower = c >= 'a' && c <= 'z';

		assert_int_equal(char_is_alpha(c), is_upper || is_lower);
		assert_int_equal(char_is_digit(c), c >= '0' && c <= '9');
		assert_int_equal(char_is_alnum(c), char_is_alpha(c) || char_is_digit(c));
		assert_int_equal(char_is_space(c),
				 c != 0 && strchr(" \t\n\v\f\r", c) != NULL);
		assert_int_equal(char_lower(c), is_upper ? c + 32 : c);
	}
}

static void
counts(void **state)
{
	(void)state;
	assert_int_equal(str_count(S(""), ','), 0);
	assert_int_equal(str_count(S("a,b,,"), ','), 3);
	assert_int_equal(str_count((struct str){0}, ','), 0);
}

static void
reads_fields_of_binary_data(void **state)
{
	const struct str bytes = S("\x01\x02\xff\x80");

	(void)state;
	assert_int_equal(str_le(bytes, 0, 1), 0x01);
	assert_int_equal(str_le(bytes, 1, 2), 0xff02);
	assert_int_equal(str_le(bytes, 0, 4), 0x80ff0201u);
	assert_true(str_eq(str_range(bytes, 1, 2), S("\x02\xff")));
	assert_non_null(str_range(bytes, 4, 0).p);
	assert_null(str_range(bytes, 3, 2).p);
	assert_null(str_range(bytes, 5, 0).p);
	assert_null(str_range(bytes, 1, UINT64_MAX).p);
}

static void
finds_control_bytes(void **state)
{
	(void)state;
	assert_false(str_has_control(S("")));
	assert_false(str_has_control(S(" a~\xc3\xa4")));
	assert_true(str_has_control(S("a\n")));
	assert_true(str_has_control(S("\x7f")));
	assert_true(str_has_control(str_n("a\0b", 3)));
	assert_true(str_has_control(S("\x1f")));
}

/* At every place of an eight, and behind it. */
static void
finds_what_can_be_printed(void **state)
{
	static const char odd[] = {0, '\n', 0x1f, 0x7f, (char)0x80, (char)0xff};
	char text[20];

	(void)state;
	for (size_t k = 0; k < COUNT(odd); k++)
		for (size_t i = 0; i < sizeof(text); i++) {
			memset(text, i % 2 ? ' ' : '~', sizeof(text));
			text[i] = odd[k];
			assert_int_equal(str_printable(str_n(text, sizeof(text))), i);
			assert_int_equal(str_printable(str_n(text, i)), i);
		}
	assert_int_equal(str_printable((struct str){0}), 0);
}

static void
writes_numbers(void **state)
{
	char digits[20];

	(void)state;
	assert_true(str_eq(str_decimal(digits, 0), S("0")));
	assert_true(str_eq(str_decimal(digits, 1090), S("1090")));
	assert_true(str_eq(str_decimal(digits, UINT64_MAX), S("18446744073709551615")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares),
		cmocka_unit_test(takes_c_strings),
		cmocka_unit_test(finds),
		cmocka_unit_test(clamps_parts),
		cmocka_unit_test(trims),
		cmocka_unit_test(cuts),
		cmocka_unit_test(reads_lines),
		cmocka_unit_test(finds_words),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(reads_hexadecimals),
		cmocka_unit_test(knows_ascii_only),
		cmocka_unit_test(counts),
		cmocka_unit_test(reads_fields_of_binary_data),
		cmocka_unit_test(finds_control_bytes),
		cmocka_unit_test(finds_what_can_be_printed),
		cmocka_unit_test(writes_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
