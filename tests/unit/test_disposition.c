/* SPDX-License-Identifier: Apache-2.0 */
#include "disposition.h"
#include "str.h"
#include "with_arena.h"

static void
reads_names(void **state)
{
	static const struct {
		const char *field, *name; /* NULL: none */
	} cases[] = {
		{"attachment; filename=\"a b.bin\"", "a b.bin"},
		{"attachment; filename=a.bin", "a.bin"},
		{"attachment;filename = a.bin ; size=3", "a.bin"},
		{"inline; FileName=\"a.bin\";", "a.bin"},
		{"inline; filename*=UTF-8''%e2%82%ac%20x.bin; filename=\"x.bin\"",
		 "\xe2\x82\xac x.bin"},
		{"inline; filename=\"x.bin\"; filename*=utf-8'en'y.bin", "y.bin"},
		{"inline; filename=\"x.bin\"; filename*=iso-8859-1''%e4.bin", "x.bin"},
		{"inline; filename=\"x.bin\"; filename*=UTF-8''%zz", "x.bin"},
		{"inline; filename=\"x.bin\"; filename*=UTF-8''%00", "x.bin"},
		{"inline; filename=\"x.bin\"; filename*=UTF-8", "x.bin"},
		{"inline; filename=\"x.bin\"; filename*=UTF-8''", "x.bin"},
		{"attachment; filename=\"a;b=\\\"c\\\".bin\"; x=y", "a;b=\"c\".bin"},
		{"attachment; name=\"filename=evil\"; filename=good", "good"},
		{"attachment; filename=one; filename=two", "one"},
		{"attachment; filename=\"open", "open"},
		{"attachment; filename=\"..\\\\x\"", "..\\x"},
		{"attachment; filename=\"a\\b.bin\"", "a\\b.bin"},
		{"attachment; flag; filename=../x", "../x"},
		{"filename=x", NULL},
		{"attachment", NULL},
		{"attachment; filename", NULL},
		{"attachment; filename=", NULL},
		{"attachment; filename=\"\"", NULL},
		{"attachment; xfilename=a", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = disposition_name(&arena, str_c(cases[i].field));
		if (!str_eq(got, str_c(cases[i].name)) || !got.p != !cases[i].name)
			fail_msg("%s: got '%.*s'", cases[i].field, STR(got));
	}
}

static void
finds_fault_with_names(void **state)
{
	static char longest[256];
	const struct {
		struct str name;
		const char *fault;
	} cases[] = {
		{S("a b.bin"), NULL},
		{S("\xe2\x82\xac.bin"), NULL},
		{{longest, 255}, NULL},
		{{longest, 256}, "is too long"},
		{S("/etc/passwd"), "carries a path"},
		{S("../x"), "carries a path"},
		{S("a/"), "carries a path"},
		{S("C:\\x"), "carries a path"},
		{S(".."), "starts with a dot"},
		{S(".bashrc"), "starts with a dot"},
		{S("a\nb"), "holds control bytes"},
		{S("a\x7f"), "holds control bytes"},
		{S("a\0b"), "holds control bytes"},
		{S("a\xff"), "is not UTF-8"},
		{S(""), "is empty"},
	};

	(void)state;
	memset(longest, 'a', sizeof(longest));
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *fault = disposition_fault(cases[i].name);
		if (!str_eq(str_c(fault), str_c(cases[i].fault)))
			fail_msg("%.*s: %s", STR(cases[i].name), fault ? fault : "fine");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_names),
		TEST(finds_fault_with_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
