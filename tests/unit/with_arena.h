/* SPDX-License-Identifier: Apache-2.0 */
/* A fresh arena for each test of a file, released behind it, so that leaks show. */
#ifndef WITH_ARENA_H
#define WITH_ARENA_H

#include "arena.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena arena;

static int
enter(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return 0;
}

static int
leave(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

#endif
