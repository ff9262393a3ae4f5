/* SPDX-License-Identifier: Apache-2.0 */
#include "glob.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
matches(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool fits;
	} cases[] = {
		{"a.json", "a.json", true},
		{"a.json", "d/a.json", false},
		{"*.json", "a.json", true},
		{"*.json", "d/e/a.json", true},
		{"*.json", "a.jsonl", false},
		{"**/*.json", "d/e/a.json", true},
		{"d/*", "d/e/a", true},
		{"d/*", "d", false},
		{"d/*/x", "d/e/f/x", true},
		{"d/", "d/e/a", true},
		{"d/", "d/a", true},
		{"d/", "d", false},
		{"d/", "e/d/a", false},
		{"*d/", "e/d/a", true},
		{"?", "a", true},
		{"?", "", false},
		{"?", "ab", false},
		{"a?c", "a/c", true},
		{"[a-c]x", "bx", true},
		{"[a-c]x", "dx", false},
		{"[!a-c]x", "dx", true},
		{"[^a-c]x", "bx", false},
		{"[]]x", "]x", true},
		{"[!]]x", "ax", true},
		{"[a-]x", "-x", true},
		{"[ab", "[ab", true},
		{"[", "[", true},
		{"[]", "[]", true},
		{"[!]", "[!]", true},
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"***", "a/b", true},
		{"*a*b*c*", "xaxbxcx", true},
		{"*a*b*c", "xaxbxcx", false},
		{"a*a*a*b", "aaaaaaaaab", true},
		{".*", ".git", true},
		{"\xff*", "\xff", true},
		{"[\x80-\xff]", "\xc3", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (glob_match(str_c(cases[i].pattern), str_c(cases[i].path)) !=
		    cases[i].fits)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].path);
}

/* A pattern that backtracks at each '*' would not end in this life. */
static void
ends_soon(void **state)
{
	static char pattern[2000], path[20000];

	(void)state;
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = i % 2 ? '*' : 'a';
	memset(path, 'a', sizeof(path));
	pattern[sizeof(pattern) - 1] = 'b';
	assert_false(
		glob_match(str_n(pattern, sizeof(pattern)), str_n(path, sizeof(path))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches),
		cmocka_unit_test(ends_soon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
