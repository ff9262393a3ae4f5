/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"
#include "child.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
hands_out_zeroed_memory(void **state)
{
	struct arena arena = arena_new(1 << 20);
	unsigned char *last = NULL;

	(void)state;
	for (size_t n = 1; n < 300; n++) {
		unsigned char *p = arena_alloc(&arena, n);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_ptr_not_equal(p, last);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, n);
		last = p;
	}
	arena_release(&arena);
	assert_int_equal(arena.used, 0);
}

static void
takes_large_and_empty_pieces(void **state)
{
	struct arena arena = arena_new(1 << 20);

	(void)state;
	assert_non_null(arena_alloc(&arena, 0));
	memset(arena_alloc(&arena, 200000), 1, 200000);
	memset(arena_array(&arena, 1000, 3), 1, 3000);
	assert_non_null(arena_array(&arena, 0, 8));
	arena_release(&arena);
	assert_non_null(arena_alloc(&arena, 10)); /* it can be used again */
	arena_release(&arena);
}

/* A cap below the size of a block once refused even one byte. */
static void
serves_a_small_cap_to_the_last_byte(void **state)
{
	struct arena arena = arena_new(1024);

	(void)state;
	memset(arena_alloc(&arena, 1024), 1, 1024);
	assert_int_equal(arena.used, 1024);
	arena_release(&arena);
}

static void
starts_anew_after_a_reset(void **state)
{
	struct arena arena = arena_new(1 << 20);

	(void)state;
	arena_reset(&arena);
	assert_int_equal(arena.used, 0);
	for (size_t round = 0; round < 1000; round++) {
		unsigned char *p;

		/* Every tenth round needs more than a block; together they exceed the cap. */
		memset(arena_alloc(&arena, round % 10 ? 100 : 300000), 0xaa, 100);
		p = arena_alloc(&arena, 1000);
		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, 1000);
		arena_reset(&arena);
		assert_true(arena.used <= 64 << 10);
	}
	arena_release(&arena);
}

static int
exceed(void *arg)
{
	struct arena arena = arena_new(1024);

	arena_alloc(&arena, 512);
	arena_alloc(&arena, 1024);
	(void)arg;
	return 0;
}

static int
overflow(void *arg)
{
	struct arena arena = arena_new(SIZE_MAX);

	arena_array(&arena, SIZE_MAX / 2, 3);
	(void)arg;
	return 0;
}

static int
exhaust(void *arg)
{
	struct arena arena = arena_new(SIZE_MAX);

	arena_alloc(&arena, SIZE_MAX - 1);
	(void)arg;
	return 0;
}

static void
ends_the_program_at_the_cap(void **state)
{
	int (*const runs[])(void *) = {exceed, overflow, exhaust};
	struct child child;

	(void)state;
	for (size_t i = 0; i < COUNT(runs); i++) {
		child_run(&child, runs[i], NULL);
		assert_int_equal(child.status, 6);
		assert_non_null(strstr(child.err, "test_arena: system: out of memory: "));
	}
}

static void
copies_with_a_nul(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str copy = arena_str(&arena, str_n("abcdef", 3));

	(void)state;
	assert_string_equal(copy.p, "abc");
	assert_int_equal(copy.n, 3);
	copy = arena_str(&arena, (struct str){0});
	assert_string_equal(copy.p, "");
	arena_release(&arena);
}

static void
prints(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str text = arena_printf(&arena, "%s-%0500d", "x", 7);

	(void)state;
	assert_int_equal(text.n, 502);
	assert_int_equal(strlen(text.p), 502);
	assert_int_equal(arena_printf(&arena, "%s", "").n, 0);
	arena_release(&arena);
}

static void
lowers_what_has_capitals(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str low = {"a-1\xc3\x84\0z", 7}, high = {"a\0ZA", 4}, copy;

	(void)state;
	assert_ptr_equal(arena_lower(&arena, low).p, low.p);
	copy = arena_lower(&arena, high);
	assert_int_equal(copy.n, 4);
	assert_memory_equal(copy.p, "a\0za", 4);
	assert_null(arena_lower(&arena, (struct str){0}).p);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hands_out_zeroed_memory),
		cmocka_unit_test(takes_large_and_empty_pieces),
		cmocka_unit_test(starts_anew_after_a_reset),
		cmocka_unit_test(serves_a_small_cap_to_the_last_byte),
		cmocka_unit_test(ends_the_program_at_the_cap),
		cmocka_unit_test(copies_with_a_nul),
		cmocka_unit_test(prints),
		cmocka_unit_test(lowers_what_has_capitals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
