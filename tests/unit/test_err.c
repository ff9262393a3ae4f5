/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "err.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

/* The words and exit statuses are stable API. */
static void
keeps_its_words(void **state)
{
	static const struct {
		enum err_code code;
		const char *word;
		int status;
	} want[] = {
		{E_NOMATCH, "nomatch", 1},   {E_USAGE, "usage", 2},
		{E_FORMAT, "format", 3},     {E_NETWORK, "network", 4},
		{E_CHECKSUM, "checksum", 5}, {E_SYSTEM, "system", 6},
	};

	(void)state;
	assert_int_equal(err_status(E_OK), 0);
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_string_equal(err_word(want[i].code), want[i].word);
		assert_int_equal(err_status(want[i].code), want[i].status);
	}
}

static void
fills(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, E_NETWORK, "%s: status %d", "http://x", 500),
			 -E_NETWORK);
	assert_int_equal(err.code, E_NETWORK);
	assert_string_equal(err.text, "http://x: status 500");
	errno = ENOENT;
	assert_int_equal(err_sys(&err, "%s", "/x"), -E_SYSTEM);
	assert_string_equal(err.text, "/x: No such file or directory");
	assert_int_equal(err_at(&err, S("a.yaml"), 3, 4, "bad %s", "key"), -E_FORMAT);
	assert_string_equal(err.text, "a.yaml:3:4: bad key");
	err_at(&err, S("a.txt"), 3, 0, "bad");
	assert_string_equal(err.text, "a.txt:3: bad");
}

/* A message may be wrapped into the next. */
static void
takes_its_own_text(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, E_FORMAT, "inner");
	err_set(&err, err.code, "outer: %s", err.text);
	assert_string_equal(err.text, "outer: inner");
	err_at(&err, S("f"), 1, 0, "%s", err.text);
	assert_string_equal(err.text, "f:1: outer: inner");
}

static void
cuts_what_is_too_long(void **state)
{
	char name[3000];
	struct err err = {0};

	(void)state;
	memset(name, 'x', sizeof(name));
	errno = EIO;
	err_sys(&err, "%.*s", (int)sizeof(name), name);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_at(&err, str_n(name, sizeof(name)), 1, 1, "reason");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static int
leave(void *arg)
{
	return err_exit(arg, "tool");
}

static void
prints_one_safe_line(void **state)
{
	struct err err = {0};
	struct child child;

	(void)state;
	err_set(&err, E_CHECKSUM, "a\nb\x1b[31m: wrong");
	child_run(&child, leave, &err);
	assert_int_equal(child.status, 5);
	assert_string_equal(child.err, "tool: checksum: a\\x0ab\\x1b[31m: wrong\n");
	assert_string_equal(child.out, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_its_words),
		cmocka_unit_test(fills),
		cmocka_unit_test(takes_its_own_text),
		cmocka_unit_test(cuts_what_is_too_long),
		cmocka_unit_test(prints_one_safe_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
