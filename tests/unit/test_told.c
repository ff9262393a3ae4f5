/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"
#include "told.h"

#include <setjmp.h>
#include <cmocka.h>

static void
leaves_secrets_out(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"a/b.bin", "a/b.bin"},
		{"https://host/a", "https://host/a"},
		{"https://me:secret@host/a", "...@host/a"},
		{"ftp://me:se?cr@et@host/a?b", "...@host/a?..."},
		{"secret@host", "...@host"},
		{"https://host/a?token=secret", "https://host/a?..."},
		{"x?", "x?..."},
		{"hf://o/r@v1/x", "hf://o/r@v1/x"},
		{"gh://o/r@v1/x?secret", "gh://o/r@v1/x?..."},
	};
	char room[TOLD_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(told(room, str_c(cases[i][0])), cases[i][1]);
}

static void
fits_its_room(void **state)
{
	char room[TOLD_MAX], text[2 * TOLD_MAX];

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(strlen(told(room, str_n(text, sizeof(text)))), TOLD_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_secrets_out),
		cmocka_unit_test(fits_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
