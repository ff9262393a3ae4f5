/* SPDX-License-Identifier: Apache-2.0 */
#include "header.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
reads_ranges(void **state)
{
	struct content_range range;

	(void)state;
	assert_true(header_content_range(&range, S("bytes 5-9/20")));
	assert_true(range.has_range && range.has_total);
	assert_int_equal(range.first, 5);
	assert_int_equal(range.last, 9);
	assert_int_equal(range.total, 20);
	assert_true(header_content_range(&range, S(" Bytes 0-0/* ")));
	assert_true(range.has_range && !range.has_total);
	assert_true(header_content_range(&range, S("bytes */20")));
	assert_true(!range.has_range && range.has_total);
	assert_true(header_content_range(
		&range, S("bytes 0-9223372036854775806/9223372036854775807")));
}

static void
refuses_ranges_that_make_no_sense(void **state)
{
	static const char *const bad[] = {
		"",
		"bytes",
		"bytes 5-9",
		"bytes */*",
		"bytes 9-5/20",
		"bytes 5-20/20",
		"bytes -9/20",
		"bytes 5-/20",
		"bytes 5-9/",
		"bytes 5-9/x",
		"bytes 5-9/20x",
		"bytes +5-9/20",
		"bytes 5 - 9/20",
		"items 5-9/20",
		"bytes=5-9/20",
		"bytes 0-18446744073709551615/18446744073709551616",
		"bytes 5-9/20,bytes 5-9/20",
	};
	struct content_range range;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (header_content_range(&range, str_c(bad[i])))
			fail_msg("'%s' was taken", bad[i]);
}

static void
reads_dates(void **state)
{
	int64_t time;

	(void)state;
	assert_true(header_date(&time, S("Sun, 06 Nov 1994 08:49:37 GMT")));
	assert_int_equal(time, 784111777);
	assert_true(header_date(&time, S("Thu, 01 Jan 1970 00:00:00 GMT")));
	assert_int_equal(time, 0);
	assert_true(header_date(&time, S("Sunday, 06-Nov-94 08:49:37 GMT")));
	assert_int_equal(time, 784111777);
	assert_true(header_date(&time, S("Sun Nov  6 08:49:37 1994")));
	assert_int_equal(time, 784111777);
	assert_true(header_date(&time, S("Wednesday, 06-Nov-69 08:49:37 GMT")));
	assert_int_equal(time, 3150953377);
	assert_false(header_date(&time, S("Sunday, 06-Nov-1 08:49:37 GMT")));
	assert_false(header_date(&time, S("Sun Nov 6 08:49:37")));
	assert_false(header_date(&time, S("Sun Nov 6 08:49:37 1994 GMT")));
	assert_false(header_date(&time, S("06 Nov 1994 08:49:37 GMT")));
	assert_false(header_date(&time, S("Sun, 06 Nov 1994 08:49:37")));
	assert_false(header_date(&time, S("Sun, 06 Nov 1994 24:49:37 GMT")));
	assert_false(header_date(&time, S("Sun, 06 ovD 1994 08:49:37 GMT")));
	assert_false(header_date(&time, S("Sun, 32 Nov 1994 08:49:37 GMT")));
	assert_false(header_date(&time, S("")));
}

static void
reads_retry_after(void **state)
{
	uint64_t seconds;

	(void)state;
	assert_true(header_retry_after(&seconds, S(" 120 "), 0));
	assert_int_equal(seconds, 120);
	assert_true(header_retry_after(&seconds, S("Sun, 06 Nov 1994 08:49:37 GMT"),
				       784111700));
	assert_int_equal(seconds, 77);
	assert_true(header_retry_after(&seconds, S("Sun, 06 Nov 1994 08:49:37 GMT"),
				       884111700));
	assert_int_equal(seconds, 0);
	assert_false(header_retry_after(&seconds, S("-1"), 0));
	assert_false(header_retry_after(&seconds, S("1.5"), 0));
	assert_false(header_retry_after(&seconds, S("soon"), 0));
	assert_false(header_retry_after(&seconds, S("99999999999999999999"), 0));
}

static void
knows_strong_tags(void **state)
{
	(void)state;
	assert_true(header_etag_strong(S("\"abc\"")));
	assert_true(header_etag_strong(S("\"\"")));
	assert_false(header_etag_strong(S("W/\"abc\"")));
	assert_false(header_etag_strong(S("abc")));
	assert_false(header_etag_strong(S("\"")));
	assert_false(header_etag_strong(S("\"a\"b\"")));
	assert_false(header_etag_strong(S("\"a b\"")));
	assert_false(header_etag_strong((struct str){0}));
}

static void
reads_repr_digest(void **state)
{
	struct digest_value value, want;

	(void)state;
	digest_of(&want, DIGEST_SHA256, S("abc"));
	assert_true(header_repr_digest(
		&value,
		S("md5=:x:, sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:")));
	assert_true(digest_eq(&value, &want));
	assert_false(header_repr_digest(&value, S("sha-512=:ungWv48Bz+pBQUDeXa4=:")));
	assert_false(header_repr_digest(&value, S("sha-256=:ungWv48Bz+pBQUDeXa4iI7=:")));
	assert_false(header_repr_digest(
		&value, S("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0!:")));
	assert_false(header_repr_digest(&value, S("sha-256=")));
	assert_false(header_repr_digest(&value, (struct str){0}));
}

static void
reads_digest(void **state)
{
	struct digest_value value, want;

	(void)state;
	digest_of(&want, DIGEST_SHA256, S("abc"));
	assert_true(header_digest(
		&value,
		S("MD5=kAFQmDzST7DWlj99KOF/cg==,SHA-256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qct"
		  "BD/YfIAFa0=")));
	assert_true(digest_eq(&value, &want));
	assert_true(header_digest(
		&value, S("sha-256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")));
	assert_false(header_digest(
		&value, S("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:")));
	assert_false(header_digest(&value, S("sha-512=ungWv48Bz+pBQUDeXa4=")));
	assert_false(header_digest(&value, S("SHA-256=")));
	assert_false(header_digest(&value, (struct str){0}));
}

static void
knows_what_is_packed(void **state)
{
	(void)state;
	assert_false(header_packed((struct str){0}));
	assert_false(header_packed(S("Identity")));
	assert_false(header_packed(S("aws-chunked")));
	assert_false(header_packed(S("UTF-8")));
	assert_true(header_packed(S("gzip")));
	assert_true(header_packed(S("br")));
	assert_true(header_packed(S("aws-chunked,gzip")));
	assert_true(header_packed(S("unheard-of")));
}

static void
takes_tags_out_of_their_quotes(void **state)
{
	(void)state;
	assert_true(str_eq(header_etag_text(S("\"abc\"")), S("abc")));
	assert_true(str_eq(header_etag_text(S("W/\"abc\"")), S("abc")));
	assert_true(str_eq(header_etag_text(S("abc")), S("abc")));
	assert_true(str_eq(header_etag_text(S("\"")), S("\"")));
	assert_true(str_eq(header_etag_text(S("\"\"")), S("")));
	assert_int_equal(header_etag_text((struct str){0}).n, 0);
}

static void
waits_where_nothing_is_left(void **state)
{
	static const struct {
		const char *value;
		uint64_t seconds; /* 0: no wait */
	} cases[] = {
		{"\"resolvers\";r=0;t=55", 56},
		{"\"a\";r=0;t=5, \"b\";r=0;t=9,\"c\";r=1;t=99", 10},
		{"\"a\"; r=0 ; t=0", 1},
		{"\"a\";t=7;r=0", 8},
		{"\"a\";r=1;t=55", 0},
		{"\"a\";r=0", 0},
		{"\"a\";t=5", 0},
		{"\"a\";r=;t=5", 0},
		{"\"a\";r=0;t=99999999999", 0},
		{"\"a\";r=0;t=-1", 0},
		{"r=0;t=5", 0},
		{"", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t seconds = 0;
		if (header_rate_limit(&seconds, str_c(cases[i].value)) !=
			    (cases[i].seconds > 0) ||
		    seconds != cases[i].seconds)
			fail_msg("%s: %llu", cases[i].value, (unsigned long long)seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_ranges),
		cmocka_unit_test(refuses_ranges_that_make_no_sense),
		cmocka_unit_test(reads_dates),
		cmocka_unit_test(reads_retry_after),
		cmocka_unit_test(knows_strong_tags),
		cmocka_unit_test(reads_repr_digest),
		cmocka_unit_test(reads_digest),
		cmocka_unit_test(knows_what_is_packed),
		cmocka_unit_test(takes_tags_out_of_their_quotes),
		cmocka_unit_test(waits_where_nothing_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
