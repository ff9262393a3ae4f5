/* SPDX-License-Identifier: Apache-2.0 */
#include "dict.h"

#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
numbers_texts_as_they_come(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct dict dict;

	(void)state;
	dict_init(&dict, &mem);
	assert_true(dict_find(&dict, S("a")) == SIZE_MAX);
	assert_int_equal(dict_add(&dict, S("a")), 0);
	assert_int_equal(dict_add(&dict, S("")), 1);
	assert_int_equal(dict_add(&dict, S("a\0b")), 2);
	assert_int_equal(dict_add(&dict, S("a")), 0);
	assert_int_equal(dict_find(&dict, S("")), 1);
	assert_int_equal(dict_find(&dict, S("a\0b")), 2);
	assert_true(dict_find(&dict, S("b")) == SIZE_MAX);
	arena_release(&mem);
}

static void
grows_and_keeps_copies(void **state)
{
	struct arena mem = arena_new(1 << 26);
	struct dict dict;
	char text[16];

	(void)state;
	dict_init(&dict, &mem);
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 20000; i++) {
			int n = snprintf(text, sizeof(text), "t%zu", i);
			assert_int_equal(dict_add(&dict, str_n(text, (size_t)n)), i);
		}
	assert_int_equal(dict.n, 20000);
	for (int round = 0; round < 3; round++) {
		dict_clear(&dict);
		assert_true(dict_find(&dict, S("t1")) == SIZE_MAX);
		assert_int_equal(dict_add(&dict, S("t2")), 0);
		assert_int_equal(dict_add(&dict, S("t1")), 1);
	}
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_texts_as_they_come),
		cmocka_unit_test(grows_and_keeps_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
