/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"
#include "scratch.h"
#include "str.h"
#include "target.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena mem;
static const struct marker_env none;

static const char *
value(const struct marker_env *env, enum marker_var var)
{
	return env->value[var].p ? arena_str(&mem, env->value[var]).p : "(none)";
}

static void
check(const char *python, const char *platform, const char *want)
{
	struct marker_env env;
	struct err err = {0};
	char got[256];

	assert_int_equal(target_env(&env, &mem, str_c(python), str_c(platform), &err), 0);
	snprintf(got, sizeof(got), "%s %s %s %s %s %s",
		 value(&env, MARKER_PYTHON_VERSION),
		 value(&env, MARKER_PYTHON_FULL_VERSION), value(&env, MARKER_OS_NAME),
		 value(&env, MARKER_SYS_PLATFORM), value(&env, MARKER_PLATFORM_SYSTEM),
		 value(&env, MARKER_PLATFORM_MACHINE));
	assert_string_equal(got, want);
	assert_string_equal(value(&env, MARKER_EXTRA), "");
}

static void
says_what_it_is_told(void **state)
{
	(void)state;
	check("3.12", "linux_x86_64", "3.12 3.12.0 posix linux Linux x86_64");
	check("3.12.4", "manylinux_2_28_aarch64",
	      "3.12 3.12.4 posix linux Linux aarch64");
	check("312", "win_amd64", "3.12 3.12.0 nt win32 Windows AMD64");
	check("37", "win_arm64", "3.7 3.7.0 nt win32 Windows ARM64");
	check("3.9", "win32", "3.9 3.9.0 nt win32 Windows x86");
	check("3.14", "macosx_11_0_arm64", "3.14 3.14.0 posix darwin Darwin arm64");
	check(NULL, "macosx_10_9_x86_64", "(none) (none) posix darwin Darwin x86_64");
	check("3.10", NULL, "3.10 3.10.0 (none) (none) (none) (none)");
	check(NULL, "linux", "(none) (none) posix linux Linux x86_64");
	check(NULL, "windows", "(none) (none) nt win32 Windows AMD64");
	check(NULL, "macos", "(none) (none) posix darwin Darwin arm64");
	check(NULL, "manylinux2014_x86_64", "(none) (none) posix linux Linux x86_64");
	check(NULL, "musllinux_1_2_riscv64", "(none) (none) posix linux Linux riscv64");
}

static void
refuses_other_words(void **state)
{
	static const char *const bad[][2] = {
		{"3", NULL},        {"", NULL},          {"3.x", NULL},
		{"3.12.4.1", NULL}, {"cp312", NULL},     {"1.5", NULL},
		{NULL, "linux_"},   {NULL, "manylinux"}, {NULL, "beos_x86_64"},
		{NULL, ""},         {NULL, "win_mips"},  {NULL, "linux_x86_64_"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct marker_env env;
		struct err err = {0};
		if (target_env(&env, &mem, str_c(bad[i][0]), str_c(bad[i][1]), &err) !=
		    -E_USAGE)
			fail_msg("taken: %s %s", bad[i][0], bad[i][1]);
	}
}

/* In how many environments does each marker hold, and all of them? */
static size_t
count(const char *const *texts, size_t n, size_t *all)
{
	const struct marker *markers[8];
	struct target_list list;
	size_t any = 0;

	for (size_t i = 0; i < n; i++) {
		struct marker *marker;
		const char *why;
		assert_true(marker_parse(&marker, &mem, str_c(texts[i]), &why));
		markers[i] = marker;
	}
	list = target_envs(&mem, &none, markers, n);
	*all = 0;
	for (size_t i = 0; i < list.n; i++) {
		size_t hold = 0;
		for (size_t k = 0; k < n; k++)
			hold += marker_eval(markers[k], &list.list[i], &mem) == 1;
		any += hold > 0;
		*all += hold == n;
	}
	return any;
}

static void
finds_where_markers_meet(void **state)
{
	static const struct {
		const char *markers[2];
		bool meet;
	} rows[] = {
		{{"python_version < '3.12'", "python_version >= '3.12'"}, false},
		{{"python_version < '3.12'", "python_version >= '3.9'"}, true},
		{{"python_full_version < '3.11.4'", "python_full_version >= '3.11.4'"},
		 false},
		{{"python_full_version < '3.11.4'", "python_full_version > '3.11.2'"},
		 true},
		{{"python_version == '3.21'", "python_full_version == '3.21.5'"}, true},
		{{"sys_platform == 'win32'", "platform_system == 'Linux'"}, false},
		{{"sys_platform == 'win32'", "os_name == 'nt'"}, true},
		{{"sys_platform == 'darwin'", "platform_machine == 'arm64'"}, true},
		{{"sys_platform == 'darwin'", "platform_machine == 'AMD64'"}, false},
		{{"sys_platform == 'emscripten'", "sys_platform != 'linux'"}, true},
		{{"platform_machine == 'riscv64'", "sys_platform == 'linux'"}, true},
		{{"platform_machine == 'i386'", "sys_platform == 'win32'"}, true},
		{{"platform_machine == 'i386'", "platform_system == 'Darwin'"}, true},
		{{"sys_platform == 'emscripten'", "os_name == 'nt'"}, false},
		{{"platform_system in 'Linux Darwin'", "platform_system == 'Darwin'"},
		 true},
		{{"implementation_name == 'pypy'",
		  "platform_python_implementation == 'CPython'"},
		 false},
		{{"implementation_name == 'pypy'", "python_version >= '3'"}, true},
		{{"extra == 'gpu'", "python_version >= '3'"}, false},
		{{"platform_release >= '6'", "platform_release < '5'"}, false},
		{{"platform_release >= '4'", "platform_release < '5'"}, true},
		{{"python_version < '3'", "sys_platform == 'win32'"}, true},
		{{"python_version >= '4'", "sys_platform == 'linux'"}, true},
		{{"python_version > '3.20'", "python_version < '4'"}, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t all;
		count(rows[i].markers, 2, &all);
		if ((all > 0) != rows[i].meet)
			fail_msg("%s and %s: %zu", rows[i].markers[0], rows[i].markers[1],
				 all);
	}
}

static void
needs_no_marker(void **state)
{
	struct target_list list = target_envs(&mem, &none, NULL, 0);

	(void)state;
	assert_true(list.n > 0);
	assert_true(str_eq(target_shown(&mem, &list.list[0]),
			   S("Python 3.12 on Linux x86_64")));
}

/* What the output is for is so in all of them, whatever markers name. */
static void
keeps_to_what_is_known(void **state)
{
	static const struct {
		const char *python, *platform, *marker;
		bool holds;
	} rows[] = {
		{"3.12", NULL, "python_version < '3.10' and sys_platform == 'linux'", 0},
		{"3.12", NULL, "python_version > '3.10' and sys_platform == 'win32'", 1},
		{"3.12", NULL, "python_full_version == '3.12.4'", 0},
		{"3.12", NULL, "implementation_name == 'pypy'", 0},
		{NULL, "linux", "python_version < '3.10' and sys_platform == 'win32'", 0},
		{NULL, "linux", "python_version < '3.10' and sys_platform == 'linux'", 1},
		{NULL, "linux", "sys_platform == 'aix'", 0},
		{NULL, "musllinux_1_2_s390x", "platform_machine == 's390x'", 1},
		{NULL, "musllinux_1_2_s390x", "platform_machine == 'x86_64'", 0},
		{NULL, "windows", "platform_machine == 'ARM64'", 0},
		{NULL, "windows", "os_name == 'nt' and platform_release >= '10'", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct marker_env known;
		struct marker *marker;
		const struct marker *markers[1];
		struct target_list list;
		struct err err = {0};
		const char *why;
		bool holds = false;

		assert_int_equal(target_env(&known, &mem, str_c(rows[i].python),
					    str_c(rows[i].platform), &err),
				 0);
		assert_true(marker_parse(&marker, &mem, str_c(rows[i].marker), &why));
		markers[0] = marker;
		list = target_envs(&mem, &known, markers, 1);
		for (size_t k = 0; k < list.n; k++)
			holds |= marker_eval(marker, &list.list[k], &mem) == 1;
		if (holds != rows[i].holds)
			fail_msg("%s", rows[i].marker);
	}
}

/* Any number of values ends, and in bounded time. */
static void
is_bounded(void **state)
{
	const struct marker *markers[300];
	struct target_list list;

	(void)state;
	for (size_t i = 0; i < COUNT(markers); i++) {
		struct marker *marker;
		const char *why;
		struct str text = arena_printf(
			&mem,
			"sys_platform == 'a%zu' and platform_release == 'b%zu' and "
			"platform_version == 'c%zu' and python_full_version == '3.1.%zu'",
			i, i, i, i);
		assert_true(marker_parse(&marker, &mem, text, &why));
		markers[i] = marker;
	}
	list = target_envs(&mem, &none, markers, COUNT(markers));
	assert_true(list.n > 0 && list.n <= TARGET_ENVS_MAX);
}

static void
write_file(const char *path, struct str bytes)
{
	struct err err = {0};

	assert_int_equal(host_write(path, bytes, 0755, &err), 0);
}

static void
reads_an_image(void **state)
{
	static const char program[] = "\x7f"
				      "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\xb7\0";
	struct err err = {0};
	struct marker_env env;
	struct site site;

	(void)state;
	assert_int_equal(
		host_make_dirs("root/opt/venv/lib/python3.11/site-packages", 0755, &err),
		0);
	assert_int_equal(host_make_dirs("root/bin", 0755, &err), 0);
	write_file("root/opt/venv/pyvenv.cfg", S("home = /usr/bin\nversion = 3.11.7\n"));
	assert_int_equal(site_find(&site, &mem, "root", "/opt/venv", &err), 0);
	target_of_site(&env, &mem, &site);
	assert_string_equal(value(&env, MARKER_PYTHON_FULL_VERSION), "3.11.7");
	assert_string_equal(value(&env, MARKER_SYS_PLATFORM), "linux");
	assert_string_equal(value(&env, MARKER_PLATFORM_MACHINE), "(none)");
	write_file("root/bin/sh", str_n(program, sizeof(program) - 1));
	target_of_site(&env, &mem, &site);
	assert_string_equal(value(&env, MARKER_PLATFORM_MACHINE), "aarch64");
}

static int
set_up(void **state)
{
	mem = arena_new((size_t)1 << 30);
	return scratch_enter(state);
}

static int
tear_down(void **state)
{
	arena_release(&mem);
	return scratch_leave(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(says_what_it_is_told),     TEST(refuses_other_words),
		TEST(finds_where_markers_meet), TEST(needs_no_marker),
		TEST(keeps_to_what_is_known),   TEST(is_bounded),
		TEST(reads_an_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
