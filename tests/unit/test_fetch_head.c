/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch_http.h"
#include "header.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena mem;

static void
take(struct http_answer *answer, const char *name, const char *value)
{
	fetch_head(answer, &mem, str_c(name), str_c(value));
}

/* The server's clock says how long, whatever ours says: in 1994 it is not behind. */
static void
a_pause_is_meant_by_the_servers_clock(void **state)
{
	static const char date[] = "Sun, 06 Nov 1994 08:49:37 GMT";
	static const char later[] = "Sun, 06 Nov 1994 08:50:07 GMT";
	struct http_answer first = {0}, last = {0}, bare = {0};

	(void)state;
	take(&first, "Date", date);
	take(&first, "Retry-After", later);
	assert_true(first.has_retry_after);
	assert_int_equal(first.retry_after, 30);
	take(&last, "retry-after", later);
	take(&last, "date", date);
	assert_true(last.has_retry_after);
	assert_int_equal(last.retry_after, 30);
	take(&bare, "Retry-After", later);
	assert_true(bare.has_retry_after);
	assert_int_equal(bare.retry_after, 0);
}

static void
seconds_need_no_clock(void **state)
{
	struct http_answer answer = {0};

	(void)state;
	take(&answer, "Retry-After", "7");
	take(&answer, "Date", "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_true(answer.has_retry_after);
	assert_int_equal(answer.retry_after, 7);
	take(&answer, "Date", "no date");
	assert_false(answer.has_date);
	assert_int_equal(answer.retry_after, 7);
}

/* Of a limit that is spent, unless a pause is asked for as well. */
static void
a_limit_asks_for_a_pause(void **state)
{
	struct http_answer answer = {0};

	(void)state;
	take(&answer, "RateLimit", "\"api\";r=0;t=55");
	assert_true(answer.has_retry_after);
	assert_true(answer.retry_after >= 55);
	take(&answer, "Retry-After", "3");
	assert_int_equal(answer.retry_after, 3);
}

/* A proxy that adds a field of its own, and servers that say things twice. */
static void
fields_that_differ_are_worth_nothing(void **state)
{
	struct http_answer answer = {0}, twice = {0};
	struct content_range range;
	int64_t time;

	(void)state;
	take(&answer, "Content-Range", "bytes 0-9/20");
	take(&answer, "content-range", "bytes 10-19/20");
	assert_false(header_content_range(&range, answer.range));
	take(&answer, "ETag", "\"v2\"");
	take(&answer, "ETag", "\"v1\"");
	assert_false(header_etag_strong(answer.etag));
	take(&answer, "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
	take(&answer, "Last-Modified", "Sun, 06 Nov 1994 08:49:38 GMT");
	assert_false(header_date(&time, answer.modified));
	take(&answer, "Content-Encoding", "gzip");
	take(&answer, "Content-Encoding", "identity");
	assert_true(header_packed(answer.encoding));
	take(&twice, "ETag", "\"v1\"");
	take(&twice, "ETag", "\"v1\"");
	assert_true(header_etag_strong(twice.etag));
}

static void
knows_bodies_of_several_parts(void **state)
{
	struct http_answer answer = {0};

	(void)state;
	take(&answer, "Content-Type", "Multipart/ByteRanges; boundary=x");
	assert_true(answer.is_multi);
	take(&answer, "Content-Type", "application/json");
	assert_false(answer.is_multi);
	assert_true(answer.is_text);
}

static void
lengths_are_numbers_that_agree(void **state)
{
	static const struct {
		const char *value;
		bool has_length, torn;
	} rows[] = {
		{"100", true, false},
		{"0100", true, false},
		{"100, 100", true, false},
		{"100,100 , 100", true, false},
		{"50, 100", true, true},
		{"100, x", false, true},
		{"100 000", false, true},
		{"0x64", false, true},
		{"+100", false, true},
		{"100.0", false, true},
		{"100,", false, true},
		{"-1", false, true},
		/* curl, too, takes that for no length */
		{"99999999999999999999999", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct http_answer answer = {0};
		take(&answer, "Content-Length", rows[i].value);
		if (answer.torn != rows[i].torn ||
		    answer.has_length != rows[i].has_length)
			fail_msg("%s", rows[i].value);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pause_is_meant_by_the_servers_clock),
		cmocka_unit_test(seconds_need_no_clock),
		cmocka_unit_test(a_limit_asks_for_a_pause),
		cmocka_unit_test(fields_that_differ_are_worth_nothing),
		cmocka_unit_test(knows_bodies_of_several_parts),
		cmocka_unit_test(lengths_are_numbers_that_agree),
	};
	int failed;

	mem = arena_new(1 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&mem);
	return failed;
}
