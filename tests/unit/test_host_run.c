/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena arena;
static struct str output;
static struct err err;
static int status;

#define SH(script)                       \
	(const char *const[])            \
	{                                \
		"sh", "-c", script, NULL \
	}

static int
run(struct host_run what)
{
	status = -1;
	output = S("untouched");
	return host_run(&status, &output, &arena, &what, &err);
}

static void
keeps_output_and_status(void **state)
{
	(void)state;
	assert_int_equal(
		run((struct host_run){.argv = SH("echo out; exit 3"), .max_output = 100}),
		0);
	assert_int_equal(status, 3);
	assert_true(str_eq(output, S("out\n")));
	assert_int_equal(
		run((struct host_run){.argv = SH("kill -9 $$"), .max_output = 100}), 0);
	assert_int_equal(status, 128 + 9);
	assert_true(str_eq(output, S("")));
}

static void
joins_stderr_when_asked(void **state)
{
	(void)state;
	run((struct host_run){.argv = SH("echo a; echo b >&2"),
			      .max_output = 100,
			      .keep_stderr = true});
	assert_true(str_eq(output, S("a\nb\n")));
}

static void
keeps_no_more_than_asked(void **state)
{
	(void)state;
	run((struct host_run){.argv = SH("printf 12345; printf 67890"), .max_output = 7});
	assert_true(str_eq(output, S("1234567")));
	run((struct host_run){.argv = SH("printf 12345")});
	assert_true(str_eq(output, S("")));
	run((struct host_run){.argv = SH("head -c 3000000 /dev/zero"), .max_output = 10});
	assert_int_equal(status, 0); /* the rest was read, so it could end */
	assert_int_equal(output.n, 10);
}

static void
feeds_input(void **state)
{
	static char big[300000];

	(void)state;
	memset(big, 'x', sizeof(big));
	run((struct host_run){
		.argv = SH("cat"), .input = S("some text"), .max_output = 100});
	assert_true(str_eq(output, S("some text")));
	run((struct host_run){.argv = SH("cat"),
			      .max_output = 100}); /* at its end at once */
	assert_int_equal(status, 0);
	assert_true(str_eq(output, S("")));
	run((struct host_run){.argv = SH("cat"),
			      .input = str_n(big, sizeof(big)),
			      .max_output = 400000});
	assert_int_equal(output.n, sizeof(big));
	run((struct host_run){.argv = SH("cat | wc -c >&2"),
			      .input = str_n(big, sizeof(big)),
			      .keep_stderr = true,
			      .max_output = 100});
	assert_true(str_eq(str_trim(output), S("300000")));
}

/* Writing to a program that does not read once ended ours by SIGPIPE. */
static void
outlives_what_does_not_read(void **state)
{
	static char big[300000];

	(void)state;
	assert_int_equal(run((struct host_run){.argv = SH("exec <&-; sleep 0.05; exit 5"),
					       .input = str_n(big, sizeof(big)),
					       .max_output = 1}),
			 0);
	assert_int_equal(status, 5);
}

static void
sets_environment_and_folder(void **state)
{
	static const char *const env[] = {"TEST_A=1 2", "TEST_B=", NULL};

	(void)state;
	run((struct host_run){.argv = SH("echo \"$TEST_A,$TEST_B,$PWD\""),
			      .env = env,
			      .dir = "/",
			      .max_output = 100});
	assert_true(str_eq(output, S("1 2,,/\n")));
	assert_null(getenv("TEST_A"));
}

static void
hands_on_what_it_is_told_to(void **state)
{
	static const char *const env[] = {"PATH=/usr/bin:/bin", "TEST_A=1", NULL};
	const char *const *argv = SH("echo \"$TEST_A,$TEST_B,$TEST_CC,$OTHER\"");

	(void)state;
	setenv("TEST_B", "2", 1);
	setenv("TEST_CC", "3", 1);
	setenv("OTHER", "4", 1);
	run((struct host_run){.argv = argv, .env = env, .max_output = 100});
	assert_true(str_eq(output, S("1,2,3,4\n")));
	run((struct host_run){
		.argv = argv, .env = env, .only_env = true, .max_output = 100});
	assert_true(str_eq(output, S("1,,,\n")));
	run((struct host_run){
		.argv = argv, .env = env, .without = "TEST_", .max_output = 100});
	assert_true(str_eq(output, S("1,,,4\n")));
	assert_string_equal(getenv("TEST_CC"), "3");
}

static void
says_what_cannot_start(void **state)
{
	(void)state;
	assert_int_equal(run((struct host_run){
				 .argv = (const char *const[]){"no-such-program", NULL}}),
			 -E_SYSTEM);
	assert_string_equal(err.text, "no-such-program: No such file or directory");
	assert_int_equal(run((struct host_run){.argv = SH("true"), .dir = "/none"}),
			 -E_SYSTEM);
	assert_int_equal(
		run((struct host_run){.argv = (const char *const[]){"/dev/null", NULL}}),
		-E_SYSTEM);
	assert_string_equal(err.text, "/dev/null: Permission denied");
}

/* However it sits there: silent, with its output closed, or with a child that holds it. */
static void
kills_in_time(void **state)
{
	static const char *const scripts[] = {"sleep 30", "exec >&- 2>&-; sleep 30",
					      "sleep 30 & wait"};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(scripts); i++) {
		uint64_t start = host_ticks();

		assert_int_equal(run((struct host_run){.argv = SH(scripts[i / 2]),
						       .timeout = 1,
						       .pass_output = i % 2,
						       .max_output = 10}),
				 -E_SYSTEM);
		assert_string_equal(err.text, "sh: killed after 1 seconds");
		assert_true(host_ticks() - start < 5000000000u);
	}
}

static int
pass(void *arg)
{
	(void)arg;
	run((struct host_run){.argv = SH("cat; echo err >&2"),
			      .input = S("in\n"),
			      .pass_output = true,
			      .max_output = 10});
	printf("kept %zu", output.n);
	return status;
}

static void
passes_output_to_stderr(void **state)
{
	struct child child;

	(void)state;
	child_run(&child, pass, NULL);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.err, "in\nerr\n");
	assert_string_equal(child.out, "kept 0");
}

static int
enter(void **state)
{
	arena = arena_new(8 << 20);
	return scratch_enter(state);
}

static int
leave(void **state)
{
	arena_release(&arena);
	return scratch_leave(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_output_and_status),     TEST(joins_stderr_when_asked),
		TEST(keeps_no_more_than_asked),    TEST(feeds_input),
		TEST(outlives_what_does_not_read), TEST(sets_environment_and_folder),
		TEST(says_what_cannot_start),      TEST(kills_in_time),
		TEST(passes_output_to_stderr),     TEST(hands_on_what_it_is_told_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
