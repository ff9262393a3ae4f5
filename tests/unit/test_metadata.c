/* SPDX-License-Identifier: Apache-2.0 */
#include "metadata.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

struct question {
	const char *text,
		*want; /* "name=value" of all fields, each with a "|" behind it */
};

static const struct question questions[] = {
	{"", ""},
	{"Name: a", "Name=a|"},
	{"Name: a\nVersion: 1\n", "Name=a|Version=1|"},
	{"Name: a\r\nVersion:1\r\n", "Name=a|Version=1|"},
	{"Name:\n", "Name=|"},
	/* what follows the empty line is the description */
	{"Name: a\n\nVersion: 1\n", "Name=a|"},
	{"\nName: a\n", ""},
	{"Name: a\r\n\r\nVersion: 1\r\n", "Name=a|"},
	/* folded values, and lines that are no fields */
	{"Name: a\n b\n\tc\nVersion: 1\n", "Name=a\n b\n\tc|Version=1|"},
	{" lost\nName: a\n", "Name=a|"},
	{"nothing\n folded\nName: a\n", "Name=a|"},
	{": empty\nName: a\n", "Name=a|"},
	{"Name: a: b\n", "Name=a: b|"},
	{"Name: a\n ", "Name=a|"},
};

static void
reads_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(questions); i++) {
		struct str text = str_c(questions[i].text), name, value;
		char got[256] = "";
		size_t n = 0;

		while (metadata_next(&text, &name, &value))
			n += (size_t)snprintf(got + n, sizeof(got) - n, "%.*s=%.*s|",
					      STR(name), STR(value));
		assert_string_equal(got, questions[i].want);
	}
}

static void
finds_the_first_of_a_name(void **state)
{
	struct str text =
		S("Metadata-Version: 2.1\nNAME: first\nName: second\n\nname: third\n");

	(void)state;
	assert_true(str_eq(metadata_field(text, "name"), S("first")));
	assert_null(metadata_field(text, "third").p);
	assert_null(metadata_field((struct str){0}, "name").p);
}

static void
unfolds(void **state)
{
	struct arena arena = arena_new(1 << 16);

	(void)state;
	assert_true(str_eq(metadata_unfold(&arena, S("a")), S("a")));
	assert_true(str_eq(metadata_unfold(&arena, S("a\n b\r\n\t c")), S("a b c")));
	assert_null(metadata_unfold(&arena, (struct str){0}).p);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(finds_the_first_of_a_name),
		cmocka_unit_test(unfolds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
