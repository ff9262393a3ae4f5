/* SPDX-License-Identifier: Apache-2.0 */
#include "requires.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static const char metadata[] = "Name: x\n"
			       "Requires-Dist: Plain\n"
			       "Requires-Dist: torch==2.8.0\n"
			       "Requires-Dist: win ; sys_platform == \"win32\"\n"
			       "Requires-Dist: lin ; sys_platform == \"linux\"\n"
			       "Requires-Dist: new >1 ; python_version >= \"3.12\"\n"
			       "Requires-Dist: Extra.One ; extra == \"one\"\n"
			       "Requires-Dist: url @ https://h/x.whl\n"
			       "Requires-Dist: not a requirement\n"
			       "\n"
			       "Requires-Dist: description\n";

static void
lists_what_holds(void **state)
{
	static const char *const want[] = {"plain", "torch", "lin", "new", "url"};
	struct arena arena = arena_new(8 << 20);
	struct dist dist = {.metadata = S(metadata)};
	struct site site = {.root = "nowhere", .python = S("3.12")};
	struct marker_env env;
	struct requires list;

	(void)state;
	requires_env(&env, &site, &arena);
	requires_list(&list, &arena, &dist, &env);
	assert_int_equal(list.n, COUNT(want));
	assert_int_equal(list.nbad, 1);
	for (size_t i = 0; i < list.n; i++)
		assert_true(str_eq(list.p[i].name, str_c(want[i])));
	assert_true(str_eq(list.p[1].text, S("torch==2.8.0")));
	assert_true(requires_allows(&list.p[1], S("2.8.0+cu128"), &arena));
	assert_false(requires_allows(&list.p[1], S("2.9.0"), &arena));
	assert_true(requires_allows(&list.p[3], S("2.0rc1"), &arena)); /* as pip check */
	assert_true(requires_allows(&list.p[4], S("1"), &arena));
	arena_release(&arena);
}

static void
knows_the_sites_python(void **state)
{
	struct arena arena = arena_new(8 << 20);
	struct site site = {
		.root = "nowhere", .python = S("3.13t"), .python_full = S("3.13.2")};
	struct dist dist = {.metadata = S(metadata)};
	struct marker_env env;
	struct requires list;

	(void)state;
	requires_env(&env, &site, &arena);
	assert_true(str_eq(env.value[MARKER_PYTHON_VERSION], S("3.13")));
	assert_true(str_eq(env.value[MARKER_PYTHON_FULL_VERSION], S("3.13.2")));
	site = (struct site){.root = "nowhere", .python = S("3.9")};
	requires_env(&env, &site, &arena);
	assert_true(str_eq(env.value[MARKER_PYTHON_FULL_VERSION], S("3.9.0")));
	requires_list(&list, &arena, &dist, &env);
	assert_int_equal(list.n, 4); /* without "new" */
	dist.metadata = (struct str){0};
	requires_list(&list, &arena, &dist, &env);
	assert_int_equal(list.n, 0);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_what_holds),
		cmocka_unit_test(knows_the_sites_python),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
