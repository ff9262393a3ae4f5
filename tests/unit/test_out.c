/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"
#include "child.h"
#include "out.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
written(void (*write)(FILE *, struct str), struct str in, const char *want)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);

	write(file, in);
	fclose(file);
	assert_int_equal(n, strlen(want));
	assert_string_equal(text, want);
	free(text);
}

static void
escapes_for_a_terminal(void **state)
{
	(void)state;
	written(out_escaped, S("plain / 100 %"), "plain / 100 %");
	written(out_escaped, S("a\nb\tc\r\x1b[0m\x7f"),
		"a\\x0ab\\x09c\\x0d\\x1b[0m\\x7f");
	written(out_escaped, S("a\0b"), "a\\x00b");
	written(out_escaped, S("\xc3\xa4 \xe2\x82\xac"), "\xc3\xa4 \xe2\x82\xac");
	written(out_escaped, S("\xc2\x9b"), "\\u{9b}");       /* CSI in eight bits */
	written(out_escaped, S("\xe2\x80\xa8"), "\\u{2028}"); /* line separator */
	written(out_escaped, S("\xe2\x80\xae"), "\\u{202e}"); /* turns text around */
	written(out_escaped, S("\xff\xc3"), "\\xff\\xc3");
	written(out_escaped, S("\xed\xa0\x80"), "\\xed\\xa0\\x80"); /* a surrogate */
	written(out_escaped, (struct str){0}, "");
}

static void
quotes_for_a_shell(void **state)
{
	(void)state;
	written(out_shell, S("https://x/a_b-1.2:3=4,5@6%20+"),
		"https://x/a_b-1.2:3=4,5@6%20+");
	written(out_shell, S(""), "''");
	written(out_shell, S("a b"), "'a b'");
	written(out_shell, S("a'b"), "'a'\\''b'");
	written(out_shell, S("$(id)`id`\\\n\"*~"), "'$(id)`id`\\\n\"*~'");
	written(out_shell, S("a\0b"), "'ab'"); /* was once written as it is */
}

static int
shell(void *script)
{
	return execl("/bin/sh", "sh", "-c", (const char *)script, (char *)NULL);
}

/* What sh makes of it is the judge: every byte but NUL comes back. */
static void
survives_eval(void **state)
{
	char line[1024], all[256];
	struct str in = {all, 0};
	FILE *file = tmpfile();
	struct child child;

	(void)state;
	for (int i = 1; i < 256; i++)
		all[in.n++] = (char)i;
	fputs("x=", file);
	out_shell(file, in);
	fputs("\nprintf %s \"$x\"\n", file);
	child_slurp(file, line, sizeof(line));
	child_run(&child, shell, line);
	assert_int_equal(child.status, 0);
	assert_memory_equal(child.out, all, in.n);
}

static int
note(void *arg)
{
	out_note("tool", "%s: %d", (const char *)arg, 7);
	return 0;
}

static int
finish(void *arg)
{
	if (arg && !freopen(arg, "w", stdout))
		return 99;
	puts("value");
	return out_exit("tool");
}

static void
notes_go_to_stderr(void **state)
{
	struct child child;

	(void)state;
	child_run(&child, note, "a\nb");
	assert_string_equal(child.err, "tool: a\\x0ab: 7\n");
	assert_string_equal(child.out, "");
}

static void
a_full_disk_is_noticed(void **state)
{
	struct child child;

	(void)state;
	child_run(&child, finish, NULL);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.out, "value\n");
	child_run(&child, finish, "/dev/full");
	assert_int_equal(child.status, 6);
	assert_string_equal(child.err,
			    "tool: system: standard output: No space left on device\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_for_a_terminal),
		cmocka_unit_test(quotes_for_a_shell),
		cmocka_unit_test(survives_eval),
		cmocka_unit_test(notes_go_to_stderr),
		cmocka_unit_test(a_full_disk_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
