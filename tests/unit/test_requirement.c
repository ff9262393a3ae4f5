/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "requirement.h"

#include <cmocka.h>

#include "name.h"
#include "str.h"

static void
check(const char *text, const char *want)
{
	struct arena mem = arena_new(1 << 20);
	struct requirement req;
	const char *why = "";
	struct str got;

	if (!requirement_parse(&req, &mem, str_c(text), &why))
		fail_msg("'%s': %s", text, why);
	got = requirement_str(&req, &mem);
	if (!str_eq(got, str_c(want)))
		fail_msg("'%s' gave '%.*s'", text, STR(got));
	arena_release(&mem);
}

static void
prints_as_packaging_does(void **state)
{
	(void)state;
	check("foo", "foo");
	check(" foo >= 1.0 , < 2 ", "foo<2,>=1.0");
	check("foo (>=1)", "foo>=1");
	check("foo()", "foo");
	check("foo==1,", "foo==1");
	check("foo[]", "foo");
	check("Foo.Bar[b , A,b]~=1.4", "Foo.Bar[A,b]~=1.4");
	check("foo_==1", "foo_==1");
	check("foo===1.0;python_version>'3'", "foo===1.0; python_version > \"3\"");
	check("foo==1.0,==1.0.0", "foo==1.0");
	check("foo~=1.0,~=1.0.0", "foo~=1.0,~=1.0.0");
	check("foo@https://h/x.zip", "foo @ https://h/x.zip");
	check("foo @ git+https://h/x@v1 ; os_name=='posix'",
	      "foo @ git+https://h/x@v1 ; os_name == \"posix\"");
	check("git@github.com:u/x.git", "git @ github.com:u/x.git");
	check("foo @ https://h/x;os_name=='posix'", "foo @ https://h/x;os_name=='posix'");
}

static void
refuse(const char *text, const char *want)
{
	struct arena mem = arena_new(1 << 20);
	struct requirement req;
	const char *why = "";

	if (requirement_parse(&req, &mem, str_c(text), &why))
		fail_msg("'%s' was taken", text);
	assert_string_equal(why, want);
	arena_release(&mem);
}

static void
refuses_and_says_why(void **state)
{
	const char *name = "expected a project's name at the start";
	const char *behind_name = "expected a version, ';' or the end behind the name";
	const char *behind_version = "expected ',' or ';' or the end behind a version";

	(void)state;
	refuse("", name);
	refuse("-foo", name);
	refuse("'foo'", name);
	refuse("\xef\xbb\xbf"
	       "foo",
	       name);
	refuse("pip install foo", behind_name);
	refuse("foo = 1", behind_name);
	refuse("foo-==1", behind_name);
	refuse("foo~=1", behind_name);
	refuse("foo, bar", behind_name);
	refuse("foo>=1 <2", behind_version);
	refuse("numpy<1.24>=1.18", behind_version);
	refuse("foo>=1.*", "'.*' stands only behind == or != and a plain release");
	refuse("torch>=2.5.1+cu124",
	       "a local version ('+...') stands only behind == or !=");
	refuse("foo[a", "expected ']' behind the extras");
	refuse("foo[a,]", "expected an extra's name after the comma");
	refuse("foo (>=1", "expected ')' behind the versions");
	refuse("foo @ ", "expected a URL after '@'");
	refuse("foo @ x y", "expected ' ;' or the end behind the URL");
	refuse("foo===1,x", "invalid version specifier");
	refuse("foo; python_version < 3.8",
	       "expected a marker variable or a quoted string");
	refuse("foo; os_name == 'a' x", "expected 'and', 'or' or the end of the marker");
}

static void
keeps_nul_bytes(void **state)
{
	static const char text[] = "foo @ https://h/a\0b ; os_name == 'x\\0y'";
	static const char want[] = "foo @ https://h/a\0b ; os_name == \"x\0y\"";
	struct arena mem = arena_new(1 << 20);
	struct requirement req;
	const char *why;

	(void)state;
	assert_true(requirement_parse(&req, &mem, str_n(text, sizeof(text) - 1), &why));
	assert_true(str_eq(requirement_str(&req, &mem), str_n(want, sizeof(want) - 1)));
	assert_true(requirement_parse(&req, &mem, S("a===\0b"), &why));
	assert_true(str_eq(requirement_str(&req, &mem), S("a===\0b")));
	arena_release(&mem);
}

static void
knows_names(void **state)
{
	struct arena mem = arena_new(1 << 20);

	(void)state;
	assert_true(str_eq(name_canonical(&mem, S("Foo__Bar.-baz")), S("foo-bar-baz")));
	assert_true(name_valid(S("a")) && name_valid(S("A.b-c_d9")));
	assert_false(name_valid(S("")) || name_valid(S("a-")) || name_valid(S(".a")));
	assert_false(name_valid(S("a b")) || name_valid(S("f\xc3\xb6")));
	arena_release(&mem);
}

/* Capitals anywhere make all versions of a list refer to another text than their own. */
static void
copies_for_good(void **state)
{
	static const char *const texts[] = {
		"Foo[B,a]!=2.0.*,>=1.0RC1; os_name == \"nt\"",
		"a<2,>=1.0a1.post2.dev3",
		"a==1.0+CU.1",
		"a<2,===Any.Text",
		"a",
	};
	struct arena line = arena_new(1 << 20), keep = arena_new(1 << 20);
	struct requirement req, copy;
	struct version before;
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct str text = arena_str(&line, str_c(texts[i]));

		assert_true(requirement_parse(&req, &line, text, &why));
		copy = requirement_copy(&req, &keep);
		for (size_t k = 0; k < req.specifiers.n; k++) {
			if (req.specifiers.list[k].op == SPEC_SAME)
				continue;
			assert_true(version_parse(
				&before, &keep,
				version_str(&req.specifiers.list[k].version, &keep)));
			memset(&req.specifiers.list[k], 0xff, sizeof(struct specifier));
			assert_int_equal(
				version_cmp(&before, &copy.specifiers.list[k].version),
				0);
		}
		memset((char *)(uintptr_t)text.p, '?', text.n);
		arena_release(&line);
		assert_true(str_eq(requirement_str(&copy, &keep), str_c(texts[i])));
	}
	arena_release(&keep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_as_packaging_does),
		cmocka_unit_test(refuses_and_says_why),
		cmocka_unit_test(keeps_nul_bytes),
		cmocka_unit_test(knows_names),
		cmocka_unit_test(copies_for_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
