/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
grows(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct buf buf;

	(void)state;
	buf_init(&buf, &arena, 100000);
	assert_true(str_eq(buf_str(&buf), S("")));
	for (int i = 0; i < 1000; i++) {
		buf_add(&buf, S("ab"));
		buf_char(&buf, '-');
		buf_printf(&buf, "%03d", i);
	}
	assert_false(buf.full);
	assert_int_equal(buf_str(&buf).n, 6000);
	assert_memory_equal(buf_str(&buf).p, "ab-000ab-001", 12);
	assert_memory_equal(buf_str(&buf).p + 5994, "ab-999", 7); /* and the NUL */
	arena_release(&arena);
}

static void
stops_at_its_ceiling(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct buf buf;

	(void)state;
	buf_init(&buf, &arena, 5);
	buf_add(&buf, S("abc"));
	buf_printf(&buf, "%s", "def");
	assert_true(buf.full);
	assert_string_equal(buf_str(&buf).p, "abc");
	buf_char(&buf,
		 'x'); /* would fit, but what is there stays as it was when it filled */
	assert_string_equal(buf_str(&buf).p, "abc");
	buf_init(&buf, &arena, 5);
	buf_add(&buf, S("abcde"));
	assert_false(buf.full);
	buf_add(&buf, S(""));
	assert_false(buf.full);
	buf_char(&buf, 'x');
	assert_true(buf.full);
	arena_release(&arena);
}

static void
takes_its_own_text(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct buf buf;

	(void)state;
	buf_init(&buf, &arena, 100000);
	buf_add(&buf, S("0123456789"));
	for (int i = 0; i < 10; i++)
		buf_add(&buf, buf_str(&buf));
	assert_int_equal(buf.n, 10240);
	assert_memory_equal(buf.p + 10230, "0123456789", 11);
	arena_release(&arena);
}

static void
takes_numbers(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct buf buf;

	(void)state;
	buf_init(&buf, &arena, 6);
	buf_uint(&buf, 0);
	buf_uint(&buf, 12345);
	assert_string_equal(buf_str(&buf).p, "012345");
	buf_uint(&buf, 6);
	assert_true(buf.full);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(stops_at_its_ceiling),
		cmocka_unit_test(takes_its_own_text),
		cmocka_unit_test(takes_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
