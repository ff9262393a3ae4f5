/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct record
example(void)
{
	struct record record = {.etag = S("\"a b\""),
				.modified = S("Sun, 06 Nov 1994 08:49:37 GMT"),
				.has_size = true,
				.size = 123,
				.mtime = 7,
				.ctime = 8};

	digest_of(&record.url, DIGEST_SHA256, S("url"));
	digest_of(&record.sha256, DIGEST_SHA256, S("bytes"));
	return record;
}

static void
reads_what_it_prints(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct record record = example(), got;

	(void)state;
	assert_true(record_parse(&got, record_print(&mem, &record)));
	assert_true(digest_eq(&got.url, &record.url));
	assert_true(digest_eq(&got.sha256, &record.sha256));
	assert_true(str_eq(got.etag, record.etag));
	assert_true(str_eq(got.modified, record.modified));
	assert_true(got.has_size);
	assert_int_equal(got.size, 123);
	assert_int_equal(got.mtime, 7);
	assert_int_equal(got.ctime, 8);
	arena_release(&mem);
}

static void
leaves_out_what_is_not_known(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct record record = {0}, got;

	(void)state;
	digest_of(&record.url, DIGEST_SHA256, S("url"));
	assert_true(record_parse(&got, record_print(&mem, &record)));
	assert_null(got.etag.p);
	assert_null(got.modified.p);
	assert_false(got.has_size);
	assert_int_equal(got.sha256.n, 0);
	arena_release(&mem);
}

/* A state that is believed though wrong glues two files together. */
static void
believes_no_changed_byte(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct record record = example(), got;
	struct str text = record_print(&mem, &record);

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		char *copy = (char *)(uintptr_t)arena_str(&mem, text).p;
		/* hexadecimal digits mean the same in both cases */
		copy[i] = (char)(copy[i] ^ 0x01);
		assert_false(record_parse(&got, str_n(copy, text.n)));
	}
	for (size_t n = 0; n < text.n; n++)
		assert_false(record_parse(&got, str_sub(text, 0, n)));
	arena_release(&mem);
}

static struct str
signed_text(struct arena *mem, const char *body)
{
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];

	digest_of(&sum, DIGEST_SHA256, str_c(body));
	digest_hex(hex, &sum);
	return arena_printf(mem, "%ssum %s\n", body, hex);
}

#define URL "url e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"

static void
refuses_other_texts(void **state)
{
	static const char *const bad[] = {
		"",
		"grab 1\n",
		"grab 2\n" URL,
		"grab 1\n" URL "colour red\n",
		"grab 1\n" URL "size many\n",
		"grab 1\n" URL "size -1\n",
		"grab 1\n" URL "times 1\n",
		"grab 1\n" URL "etag \n",
		"grab 1\nurl 12\n",
	};
	struct arena mem = arena_new(1 << 20);
	struct record got;

	(void)state;
	assert_true(record_parse(&got, signed_text(&mem, "grab 1\n" URL)));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (record_parse(&got, signed_text(&mem, bad[i])))
			fail_msg("'%s' was taken", bad[i]);
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_prints),
		cmocka_unit_test(leaves_out_what_is_not_known),
		cmocka_unit_test(believes_no_changed_byte),
		cmocka_unit_test(refuses_other_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
