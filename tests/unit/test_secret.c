/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"
#include "secret.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena mem;
static struct err err;

static int
setup(void **state)
{
	static const char *const names[] = {"HF_TOKEN",
					    "HF_TOKEN_FILE",
					    "HUGGING_FACE_HUB_TOKEN",
					    "GITHUB_TOKEN",
					    "GITHUB_TOKEN_FILE",
					    "GH_TOKEN",
					    "CIVITAI_TOKEN",
					    "HF_ENDPOINT",
					    "HF_TOKEN_PATH",
					    "HF_HOME",
					    "XDG_CACHE_HOME",
					    "HOME",
					    "NETRC",
					    "CIVITAI_ENDPOINT",
					    "GITHUB_API_URL",
					    "GITHUB_SERVER_URL"};

	for (size_t i = 0; i < COUNT(names); i++)
		unsetenv(names[i]);
	mem = arena_new(1 << 20);
	return scratch_enter(state);
}

static int
teardown(void **state)
{
	arena_release(&mem);
	return scratch_leave(state);
}

static struct str
token(const char *address)
{
	struct str found;
	struct url url;

	assert_int_equal(url_parse(&url, &mem, str_c(address), &err), 0);
	assert_int_equal(secret_for(&found, &mem, &url, &err), 0);
	return found;
}

static void
goes_to_its_own_hosts(void **state)
{
	(void)state;
	setenv("HF_TOKEN", "hf", 1);
	setenv("GITHUB_TOKEN", "gh", 1);
	setenv("CIVITAI_TOKEN", "cv", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("hf")));
	assert_true(str_eq(token("https://hf.co/x"), S("hf")));
	assert_true(str_eq(token("https://codeload.github.com/x"), S("gh")));
	assert_true(str_eq(token("https://api.github.com/x"), S("gh")));
	assert_true(str_eq(token("https://civitai.com/x"), S("cv")));
}

static void
goes_nowhere_else(void **state)
{
	static const char *const others[] = {
		"http://huggingface.co/x",
		"https://huggingface.co.evil.example/x",
		"https://evilhuggingface.co/x",
		"https://cdn-lfs.huggingface.co/x",
		"https://cas-bridge.xethub.hf.co/",
		"https://objects.githubusercontent.com/x",
		"https://gist.github.com/x",
		"https://github.com:8443/x",
		"https://codeload.github.com:8443/x",
		"https://huggingface.co@evil.example/x",
		"https://huggingface.co:8443/x",
		"https://mirror.example/x",
		"http://127.0.0.1/x",
		"file:///x",
	};

	(void)state;
	setenv("HF_TOKEN", "hf", 1);
	setenv("GITHUB_TOKEN", "gh", 1);
	for (size_t i = 0; i < COUNT(others); i++)
		if (token(others[i]).p)
			fail_msg("%s got a token", others[i]);
}

static void
is_found_in_order(void **state)
{
	(void)state;
	assert_null(token("https://huggingface.co/x").p);
	setenv("HUGGING_FACE_HUB_TOKEN", "old", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("old")));
	scratch_file("t", S(" from-file \n"));
	setenv("HF_TOKEN_FILE", "t", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("from-file")));
	setenv("HF_TOKEN", "", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("from-file")));
	setenv("HF_TOKEN", "first", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("first")));
}

static void
follows_the_base_that_is_named(void **state)
{
	(void)state;
	setenv("HF_TOKEN", "hf", 1);
	setenv("GITHUB_TOKEN", "gh", 1);
	setenv("CIVITAI_TOKEN", "cv", 1);
	setenv("HF_ENDPOINT", "https://mirror.example:8443/hub/", 1);
	setenv("GITHUB_API_URL", "https://git.example/api/v3", 1);
	setenv("CIVITAI_ENDPOINT", "https://models.example", 1);
	assert_true(str_eq(token("https://mirror.example:8443/x"), S("hf")));
	assert_true(str_eq(token("https://huggingface.co/x"), S("hf")));
	assert_true(str_eq(token("https://git.example/x"), S("gh")));
	assert_true(str_eq(token("https://models.example/x"), S("cv")));
	assert_null(token("https://mirror.example/x").p);
	assert_null(token("https://cdn.mirror.example:8443/x").p);
	assert_null(token("http://mirror.example:8443/x").p);
	setenv("HF_ENDPOINT", "http://mirror.example", 1);
	assert_null(token("http://mirror.example/x").p);
	assert_null(token("https://mirror.example/x").p);
}

static void
write_file(const char *path, const char *text)
{
	struct str dir = str_sub(str_c(path), 0, (size_t)str_rchr(str_c(path), '/'));

	assert_int_equal(host_make_dirs(arena_str(&mem, dir).p, 0700, &err), 0);
	scratch_file(path, str_c(text));
}

/* Each of these goes before the one above it. */
static void
is_at_last_what_a_login_left(void **state)
{
	(void)state;
	setenv("HOME", "h", 1);
	assert_null(token("https://huggingface.co/x").p);
	write_file("h/.cache/huggingface/token", "home\n");
	assert_true(str_eq(token("https://huggingface.co/x"), S("home")));
	assert_null(token("https://civitai.com/x").p);
	setenv("XDG_CACHE_HOME", "c", 1);
	assert_null(token("https://huggingface.co/x").p);
	write_file("c/huggingface/token", "cache\n");
	assert_true(str_eq(token("https://huggingface.co/x"), S("cache")));
	write_file("hub/token", "hub\n");
	setenv("HF_HOME", "hub", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("hub")));
	scratch_file("path", S("path\n"));
	setenv("HF_TOKEN_PATH", "path", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("path")));
	setenv("HUGGING_FACE_HUB_TOKEN", "old", 1);
	assert_true(str_eq(token("https://huggingface.co/x"), S("old")));
}

static int
login(struct netrc *found, const char *address)
{
	struct url url;

	assert_int_equal(url_parse(&url, &mem, str_c(address), &err), 0);
	return secret_login(found, &mem, &url, &err);
}

static void
finds_passwords_for_machines(void **state)
{
	struct netrc found;

	(void)state;
	assert_int_equal(login(&found, "https://a.example/x"), 0);
	assert_null(found.password.p);
	setenv("HOME", ".", 1);
	scratch_file(".netrc", S("machine a.example login me password pw\n"));
	assert_int_equal(login(&found, "https://a.example/x"), 0);
	assert_true(str_eq(found.login, S("me")) && str_eq(found.password, S("pw")));
	assert_int_equal(login(&found, "http://a.example/x"), 0);
	assert_null(found.password.p);
	assert_int_equal(login(&found, "https://b.a.example/x"), 0);
	assert_null(found.password.p);
	scratch_file("other", S("machine b.example password pw2\n"));
	setenv("NETRC", "other", 1);
	assert_int_equal(login(&found, "https://a.example/x"), 0);
	assert_null(found.password.p);
	assert_int_equal(login(&found, "https://b.example/x"), 0);
	assert_true(str_eq(found.login, S("")) && str_eq(found.password, S("pw2")));
	setenv("NETRC", "nowhere", 1);
	assert_int_equal(login(&found, "https://a.example/x"), -E_SYSTEM);
	assert_string_equal(err.text, "nowhere: no such file");
}

static void
check_refused(int want)
{
	struct str found;
	struct url url;

	assert_int_equal(url_parse(&url, &mem, S("https://huggingface.co/x"), &err), 0);
	assert_int_equal(secret_for(&found, &mem, &url, &err), want);
	assert_null(strstr(err.text, "hunter2"));
}

static void
never_splits_a_request(void **state)
{
	char *large = calloc(1, 10000);

	(void)state;
	setenv("HF_TOKEN", "hunter2\r\nX-Evil: 1", 1);
	check_refused(-E_USAGE);
	setenv("HF_TOKEN", "hunter2 b", 1);
	check_refused(-E_USAGE);
	setenv("HF_TOKEN", "hunter2\x80", 1);
	check_refused(-E_USAGE);
	unsetenv("HF_TOKEN");
	setenv("HF_TOKEN_FILE", "none", 1);
	check_refused(-E_SYSTEM);
	memset(large, 'x', 9999);
	scratch_file("large", str_c(large));
	setenv("HF_TOKEN_FILE", "large", 1);
	check_refused(-E_USAGE);
	free(large);
}

static void
check_hidden(const char *address, const char *text, const char *want)
{
	struct url url;

	assert_int_equal(url_parse(&url, &mem, str_c(address), &err), 0);
	assert_string_equal(secret_hide(&mem, str_c(text), &url).p, want);
}

static void
is_hidden_where_a_server_repeats_it(void **state)
{
	(void)state;
	setenv("HF_TOKEN", "hf_abcdef", 1);
	check_hidden("https://hf.co/a/b/resolve/main/c", "hf_abcdef hf_abc, hf_abcdefg",
		     "... hf_abc, ...g");
	check_hidden("https://hf.co/a/b/resolve/main/c", "cut off: hf_ab",
		     "cut off: ...");
	check_hidden("https://hf.co/a/b/resolve/main/c", "cut off: hf_", "cut off: hf_");
	check_hidden("https://other/c", "hf_abcdef", "hf_abcdef");
	check_hidden("https://me:p%20ss@h/", "p%20ss p ss bWU6cCBzcw== me",
		     "... ... ... me");
	check_hidden("https://gh_abcdef@h/",
		     "no gh_abcdef, Z2hfYWJjZGVmOg==", "no ..., ...");
	check_hidden("https://h/?sig=a%2Fbc&download=true&x=yz&whole",
		     "a%2Fbc a/bc true yz whole", "... ... true yz ...");
	scratch_file(".netrc", S("machine h login me password passed"));
	setenv("NETRC", ".netrc", 1);
	check_hidden("https://h/", "passed bWU6cGFzc2Vk", "... ...");
	check_hidden("https://h/", "", "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(goes_to_its_own_hosts),
		TEST(goes_nowhere_else),
		TEST(is_found_in_order),
		TEST(follows_the_base_that_is_named),
		TEST(is_at_last_what_a_login_left),
		TEST(finds_passwords_for_machines),
		TEST(never_splits_a_request),
		TEST(is_hidden_where_a_server_repeats_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
