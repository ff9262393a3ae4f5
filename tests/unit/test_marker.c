/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/markers/ holds packaging 26.3's answers for two environments. */
#include <setjmp.h>

#include "marker.h"

#include <cmocka.h>

#include "json.h"
#include "load.h"
#include "str.h"

static struct marker_env
read_env(struct arena *mem, const char *name)
{
	const struct node *root;
	struct marker_env env = {0};
	struct err err = {0};
	const char *path = "tests/data/markers/environments.json";

	assert_int_equal(json_parse(&root, mem, load(mem, path), str_c(path), &err), 0);
	for (enum marker_var var = 0; var < MARKER_NVARS; var++) {
		char key[64];

		snprintf(key, sizeof(key), "%.*s", STR(marker_var_name(var)));
		env.value[var] = node_text(node_get(root, name), key);
	}
	return env;
}

static struct marker *
parse(struct arena *mem, struct str text)
{
	struct marker *marker;
	const char *why = "";

	if (!marker_parse(&marker, mem, text, &why))
		fail_msg("'%.*s': %s", STR(text), why);
	return marker;
}

static int
eval(struct arena *mem, struct str text, const struct marker_env *env)
{
	return marker_eval(parse(mem, text), env, mem);
}

static void
answers_as_packaging_does(void **state)
{
	struct arena mem = arena_new(1 << 24);
	struct str rest = load(&mem, "tests/data/markers/markers.tsv"), row;
	struct marker_env linux_env = read_env(&mem, "linux-cp312");
	struct marker_env windows = read_env(&mem, "win-cp310");
	size_t nrows = 0;

	(void)state;
	for (; str_line(&rest, &row); nrows++) {
		struct str text = str_cut(&row, '\t');

		assert_int_equal(eval(&mem, text, &linux_env),
				 str_eq(str_cut(&row, '\t'), S("1")));
		assert_int_equal(eval(&mem, text, &windows), str_eq(row, S("1")));
	}
	assert_true(nrows > 10);
	arena_release(&mem);
}

static void
evaluates_the_odd_ones(void **state)
{
	static const struct {
		const char *text;
		int want;
	} cases[] = {
		{"python_version >= '3.9'", 1}, /* as versions: 3.12 is above 3.9 */
		{"platform_machine >= 'x86_64'", 1},
		{"platform_machine > 'a'", 0},
		{"'3.12' == python_version", 1},
		{"'3' < python_version", 1},
		{"python_version in '3.11,3.12'", 1},
		{"python_version not in '3.11'", 1},
		{"'linux' in sys_platform", 1},
		{"python_full_version == '3.12.*'", 1},
		{"python_version == 'x' or os_name == 'posix'", 1},
		{"os_name == 'posix' and (os_name == 'nt' or os_name == 'posix')", 1},
		{"os_name == 'nt' and os_name == 'nt' or os_name == 'posix'", 1},
		{"extra == 'x'", 0},
		{"sys_platform === 'linux'", -1},
		{"sys_platform ~= 'linux'", -1},
		{"'a' == 'b'", -1},
		{"'x' in extras", -1},
		{"os_name == 'posix' or 'a' == 'b'", -1},
		{"os_name == sys_platform", 0},
	};
	struct arena mem = arena_new(1 << 24);
	struct marker_env env = read_env(&mem, "linux-cp312");

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (eval(&mem, str_c(cases[i].text), &env) != cases[i].want)
			fail_msg("%s: want %d", cases[i].text, cases[i].want);
	env.value[MARKER_PYTHON_FULL_VERSION] = S("3.13.0+");
	assert_int_equal(eval(&mem, S("python_full_version == '3.13.0+local'"), &env), 1);
	env.value[MARKER_OS_NAME] = (struct str){0};
	assert_int_equal(eval(&mem, S("os_name == 'posix'"), &env), -1);
	arena_release(&mem);
}

/* What is not known may be anything, so only what is known decides. */
static void
decides_by_what_is_known(void **state)
{
	static const struct {
		const char *text;
		int want;
	} cases[] = {
		{"python_version >= '3.9'", 1},
		{"python_version < '3.9'", 0},
		{"sys_platform == 'linux'", -1},
		{"'linux' in sys_platform", -1},
		{"python_version < '3.9' and sys_platform == 'linux'", 0},
		{"sys_platform == 'linux' and python_version < '3.9'", 0},
		{"python_version >= '3.9' and sys_platform == 'linux'", -1},
		{"python_version >= '3.9' or sys_platform == 'linux'", 1},
		{"sys_platform == 'linux' or python_version >= '3.9'", 1},
		{"python_version < '3.9' or sys_platform == 'linux'", -1},
		{"(python_version < '3.9' or os_name == 'nt') and extra == 'x'", 0},
		{"python_version < '3.9' and os_name == 'nt' or extra == ''", 1},
		{"platform_release >= '5' and python_version < '3.9'", 0},
		/* an error, whatever the platform is */
		{"python_version < '3.9' and sys_platform ~= 'linux'", -1},
		{"python_version >= '3.9' or 'x' in extras", -1},
	};
	struct arena mem = arena_new(1 << 24);
	struct marker_env env = {.value[MARKER_PYTHON_VERSION] = S("3.12"),
				 .value[MARKER_EXTRA] = S("")};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (marker_decide(parse(&mem, str_c(cases[i].text)), &env, &mem) !=
		    cases[i].want)
			fail_msg("%s: want %d", cases[i].text, cases[i].want);
	arena_release(&mem);
}

static void
joins_two(void **state)
{
	static const char *const cases[][3] = {
		{"os_name == 'nt'", NULL, "os_name == \"nt\""},
		{"os_name == 'nt'", "os_name=='nt'", "os_name == \"nt\""},
		{"os_name == 'nt'", "extra == 'x'",
		 "os_name == \"nt\" and extra == \"x\""},
		{"os_name == 'nt' or extra == 'x'", "python_version < '3'",
		 "(os_name == \"nt\" or extra == \"x\") and python_version < \"3\""},
		{"python_version < '3'", "os_name == 'nt' or extra == 'x'",
		 "python_version < \"3\" and (os_name == \"nt\" or extra == \"x\")"},
	};
	struct arena mem = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct marker *a = parse(&mem, str_c(cases[i][0]));
		struct marker *b = cases[i][1] ? parse(&mem, str_c(cases[i][1])) : NULL;

		struct str got = marker_str(marker_both(&mem, a, b), &mem);

		if (!str_eq(got, str_c(cases[i][2])))
			fail_msg("%s gave %.*s", cases[i][2], STR(got));
	}
	arena_release(&mem);
}

static void
tells_what_others_read_otherwise(void **state)
{
	static const struct {
		const char *text;
		bool searches, alike;
	} cases[] = {
		{"os_name == 'nt' and (extra == 'x' or 'a' in sys_platform)", 1, 1},
		{"'a' in extras or 'b' not in dependency_groups", 1, 1},
		{"'a' == extras", 0, 1},
		{"os_name == 'nt' and (os_name == 'x' or extras in 'a')", 0, 1},
		{"os_name == sys_platform", 1, 0},
		{"os_name == 'nt' or 'a' == 'b'", 1, 0},
		{"os_name in extras", 1, 0},
		{"os_name < 'x' and platform_release >= 'x'", 1, 1},
		{"os_name ~= 'x'", 1, 0},
		{"platform_release ~= '5.0'", 1, 0},
		{"extra === 'x'", 1, 0},
		{"python_version ~= '3.8' and '3.8' < python_full_version", 1, 1},
		{"python_version ~= '3' or os_name == 'x'", 1, 0},
		{"'3.8' ~= python_version", 1, 0},
		{"python_version >= 'x'", 1, 0},
		{"'3.*' == python_version", 1, 0},
		{"python_version == '3.*' and implementation_version != '3.1.*'", 1, 1},
		{"python_version > '3.*'", 1, 0},
		{"python_version in '3.8  3.9' and python_version not in ''", 1, 1},
		{"python_version in '3.8, 3.9'", 1, 0},
		{"'3' not in python_version", 1, 0},
	};
	struct arena mem = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct marker *marker = parse(&mem, str_c(cases[i].text));

		if (marker_searches_sets(marker) != cases[i].searches ||
		    marker_reads_alike(marker, &mem) != cases[i].alike)
			fail_msg("%s", cases[i].text);
	}
	arena_release(&mem);
}

static void
prints_the_normal_form(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"os.name=='posix'", "os_name == \"posix\""},
		{"python_implementation == 'CPython'",
		 "platform_python_implementation == \"CPython\""},
		{"(((os_name=='a')))", "os_name == \"a\""},
		{"(os_name=='a'or os_name=='b')and os_name=='c'",
		 "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""},
		{"((os_name=='a' or os_name=='b'))",
		 "os_name == \"a\" or os_name == \"b\""},
		{"extra=='Foo_Bar'", "extra == \"foo-bar\""},
		{"'Foo.Bar' in extras", "\"foo-bar\" in extras"},
		{"os_name=='say \"x\"'", "os_name == 'say \"x\"'"},
		{"os_name=='\\x41\\u00e9\\t\\d\\101'", "os_name == \"A\xc3\xa9\t\\dA\""},
		{"os_name not  in 'a'", "os_name not in \"a\""},
	};
	struct arena mem = arena_new(1 << 24);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = marker_str(parse(&mem, str_c(cases[i].text)), &mem);

		if (!str_eq(got, str_c(cases[i].want)))
			fail_msg("%s gave %.*s", cases[i].text, STR(got));
	}
	arena_release(&mem);
}

static void
refuses_what_packaging_refuses(void **state)
{
	static const char *const bad[] = {
		"",
		"python_version",
		"python_version < 3.8",
		"sys_platform == win32",
		"bogus == 'b'",
		"os_name == 'a' and",
		"(os_name == 'a'",
		"os_name == 'a')",
		"os_name == 'a",
		"os_name = 'a'",
		"os_name notin 'a'",
		"os_name == 'a\\'",
		"os_name == '\\xg1'",
		"os_name == '\\ud800'",
		"os_name == 'a\nb'",
		"platform.release == 'x'",
		"os_name == 'a' xor os_name == 'b'",
		"os_name == 'a' or",
		"os_name == '\"\\''",
		"os_namex == 'a'",
		"or",
	};
	struct arena mem = arena_new(1 << 24);
	struct marker *marker;
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (marker_parse(&marker, &mem, str_c(bad[i]), &why))
			fail_msg("'%s' was taken", bad[i]);
	arena_release(&mem);
}

/* Nesting has a bound, length has none that a file could reach. */
static void
bears_large_input(void **state)
{
	enum { SIZE = 4 << 20 };
	struct arena mem = arena_new((size_t)1 << 30);
	char *text = arena_alloc(&mem, SIZE);
	struct marker *marker;
	const char *why;

	(void)state;
	memset(text, '(', SIZE);
	assert_false(marker_parse(&marker, &mem, str_n(text, SIZE), &why));
	assert_string_equal(why, "parentheses nest too deep");
	memset(text, '.', SIZE);
	memcpy(text, "os_name", 7);
	assert_false(marker_parse(&marker, &mem, str_n(text, SIZE), &why));
	for (size_t i = 0; i + 16 <= SIZE; i += 16)
		memcpy(text + i, "'a'!=os_name and", 16);
	memcpy(text + SIZE - 16, "'a'!=os_name    ", 16);
	assert_true(marker_parse(&marker, &mem, str_n(text, SIZE), &why));
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_packaging_does),
		cmocka_unit_test(evaluates_the_odd_ones),
		cmocka_unit_test(decides_by_what_is_known),
		cmocka_unit_test(joins_two),
		cmocka_unit_test(tells_what_others_read_otherwise),
		cmocka_unit_test(prints_the_normal_form),
		cmocka_unit_test(refuses_what_packaging_refuses),
		cmocka_unit_test(bears_large_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
