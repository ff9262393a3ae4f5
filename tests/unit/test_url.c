/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"
#include "str.h"
#include "url.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena mem;

static int
open_arena(void **state)
{
	(void)state;
	mem = arena_new(4 << 20);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_release(&mem);
	return 0;
}

static void
check_line(struct str line, unsigned number)
{
	struct str text = str_cut(&line, '\t'), asked = str_cut(&line, '\t');
	struct str shown = str_cut(&line, '\t'), name, got;
	struct err err = {0};
	struct url url;
	int status = url_parse(&url, &mem, text, &err);

	if (status < 0) {
		if (!str_eq(asked, S("-")) || !str_eq(shown, str_c(err.text)))
			fail_msg("line %u: refused: %s", number, err.text);
		assert_int_equal(status, -E_USAGE);
		return;
	}
	got = url_shown(&mem, &url);
	name = url_name(&mem, &url);
	name = name.p ? name : S("-");
	if (!str_eq(asked, url.text) || !str_eq(shown, got) || !str_eq(line, name))
		fail_msg("line %u: %.*s / %.*s / %.*s", number, STR(url.text), STR(got),
			 STR(name));
}

static void
agrees_with_the_table(void **state)
{
	struct str rest, line;
	struct err err;
	unsigned number = 0;

	(void)state;
	assert_int_equal(host_read(&rest, &mem, "tests/data/urls.tsv", 1 << 20, &err), 0);
	while (str_line(&rest, &line)) {
		number++;
		if (line.n && line.p[0] != '#')
			check_line(line, number);
	}
	assert_true(number > 50);
}

static struct url
parsed(const char *text)
{
	struct err err;
	struct url url;

	assert_int_equal(url_parse(&url, &mem, str_c(text), &err), 0);
	return url;
}

static void
refuses_bytes_that_split_a_request(void **state)
{
	struct err err;
	struct url url;

	(void)state;
	assert_int_equal(url_parse(&url, &mem, S("https://a/b\r\nX: 1"), &err), -E_USAGE);
	assert_int_equal(url_parse(&url, &mem, S("https://a/b\0c"), &err), -E_USAGE);
	assert_int_equal(url_parse(&url, &mem, S("https://a/\x7f"), &err), -E_USAGE);
}

static void
refuses_what_is_too_long(void **state)
{
	static char text[20000];
	struct err err;
	struct url url;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	memcpy(text, "https://a/", 10);
	assert_int_equal(url_parse(&url, &mem, str_c(text), &err), -E_USAGE);
}

static void
knows_addresses_from_paths(void **state)
{
	(void)state;
	assert_true(url_looks(S("https://a")));
	assert_true(url_looks(S("hf://a")));
	assert_true(url_looks(S("file:/a")));
	assert_true(url_looks(S("git+ssh://a")));
	assert_false(url_looks(S("a/b")));
	assert_false(url_looks(S("c://a")));
	assert_false(url_looks(S("://a")));
	assert_false(url_looks(S("./https://a")));
	assert_false(url_looks(S("")));
}

static void
knows_this_machine(void **state)
{
	static const char *const here[] = {"http://localhost/", "http://127.0.0.1:1/",
					   "http://127.255.0.3/", "http://[::1]/",
					   "http://LOCALHOST/"};
	static const char *const elsewhere[] = {"http://127.0.0.1.evil.example/",
						"http://localhost.evil.example/",
						"http://127.0.0.1@evil.example/",
						"http://127.1/",
						"http://[::2]/",
						"http://0.0.0.0/",
						"file:///a"};

	(void)state;
	for (size_t i = 0; i < COUNT(here); i++) {
		struct url url = parsed(here[i]);
		assert_true(url_is_loopback(&url));
	}
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		struct url url = parsed(elsewhere[i]);
		assert_false(url_is_loopback(&url));
	}
}

static void
compares_origins(void **state)
{
	struct url a = parsed("https://a.example/x"),
		   same = parsed("https://A.example:443/y");
	struct url port = parsed("https://a.example:444/x"),
		   plain = parsed("http://a.example/x");
	struct url host = parsed("https://b.a.example/x");

	(void)state;
	assert_true(url_same_origin(&a, &same));
	assert_false(url_same_origin(&a, &port));
	assert_false(url_same_origin(&a, &plain));
	assert_false(url_same_origin(&a, &host));
	assert_true(url_host_in(&host, "a.example"));
	assert_true(url_host_in(&a, "a.example"));
	assert_false(url_host_in(&a, "b.a.example"));
	a = parsed("https://nota.example/");
	assert_false(url_host_in(&a, "a.example"));
}

/* The examples of RFC 3986, 5.4, that servers send. */
static void
joins_references(void **state)
{
	static const struct {
		const char *reference, *joined;
	} cases[] = {
		{"g", "http://a:80/b/c/g"},
		{"./g", "http://a:80/b/c/g"},
		{"g/", "http://a:80/b/c/g/"},
		{"/g", "http://a:80/g"},
		{"//g", "http://g"},
		{"?y", "http://a:80/b/c/d;p?y"},
		{"g?y", "http://a:80/b/c/g?y"},
		{"g?y/../x", "http://a:80/b/c/g?y/../x"},
		{"", "http://a:80/b/c/d;p"},
		{".", "http://a:80/b/c/"},
		{"..", "http://a:80/b/"},
		{"../g", "http://a:80/b/g"},
		{"../../../g", "http://a:80/g"},
		{"/./g", "http://a:80/g"},
		{"/../g", "http://a:80/g"},
		{"g.", "http://a:80/b/c/g."},
		{"..g", "http://a:80/b/c/..g"},
		{"g;x=1/../y", "http://a:80/b/c/y"},
		{"https://x/y?z", "https://x/y?z"},
		{"ftp://x/y", "ftp://x/y"},
		{"javascript:x", "javascript:x"},
		{"/a b\xc3\xa4\x01", "http://a:80/a%20b%C3%A4%01"},
	};
	struct url base = parsed("http://a/b/c/d;p?q");

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = url_join(&mem, &base, str_c(cases[i].reference));
		if (!str_eq(got, str_c(cases[i].joined)))
			fail_msg("%s: %.*s", cases[i].reference, STR(got));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_table),
		cmocka_unit_test(refuses_bytes_that_split_a_request),
		cmocka_unit_test(refuses_what_is_too_long),
		cmocka_unit_test(knows_addresses_from_paths),
		cmocka_unit_test(knows_this_machine),
		cmocka_unit_test(compares_origins),
		cmocka_unit_test(joins_references),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
