/* SPDX-License-Identifier: Apache-2.0 */
/* Short addresses where the environment names other bases; tests/data/urls.tsv has those
 * of the well-known hosts. */
#include "hub_place.h"
#include "origin.h"
#include "str.h"
#include "with_arena.h"

static const char *const variables[] = {"HF_ENDPOINT",         "CIVITAI_ENDPOINT",
					"GITHUB_SERVER_URL",   "GITHUB_API_URL",
					"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL",
					"AWS_REGION",          "AWS_DEFAULT_REGION"};

static int
enter_bare(void **state)
{
	for (size_t i = 0; i < COUNT(variables); i++)
		unsetenv(variables[i]);
	return enter(state);
}

#define BARE(name) cmocka_unit_test_setup_teardown(name, enter_bare, leave)

static struct url
parsed(const char *text)
{
	struct err err = {0};
	struct url url;

	if (url_parse(&url, &arena, str_c(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return url;
}

static void
check(const char *text, const char *made)
{
	struct url url = parsed(text);

	if (!str_eq(url_shown(&arena, &url), str_c(made)))
		fail_msg("%s: %.*s", text, STR(url_shown(&arena, &url)));
}

static void
leads_to_the_base_that_is_named(void **state)
{
	(void)state;
	setenv("HF_ENDPOINT", "https://mirror.example/hub//", 1);
	setenv("CIVITAI_ENDPOINT", "http://127.0.0.1:8080", 1);
	setenv("GITHUB_SERVER_URL", "https://git.example", 1);
	setenv("AWS_ENDPOINT_URL", "https://store.example:9000/", 1);
	check("hf://o/r/x", "https://mirror.example/hub/o/r/resolve/main/x");
	check("https://mirror.example/hub/o/r/blob/v1/x",
	      "https://mirror.example/hub/o/r/resolve/v1/x");
	check("https://mirror.example/hub/datasets/o/r/resolve/refs/pr/2/x",
	      "https://mirror.example/hub/datasets/o/r/resolve/refs%2Fpr%2F2/x");
	check("https://huggingface.co/o/r/blob/v1/x",
	      "https://huggingface.co/o/r/resolve/v1/x");
	check("civitai://5", "http://127.0.0.1:8080/api/download/models/5");
	check("gh://o/r@t/a", "https://git.example/o/r/releases/download/t/a");
	check("s3://b.c/k/l", "https://store.example:9000/b.c/k/l");
	setenv("AWS_ENDPOINT_URL_S3", "https://s3.example", 1);
	check("s3://b/k", "https://s3.example/b/k");
}

static void
leads_to_the_region_that_is_named(void **state)
{
	(void)state;
	setenv("AWS_DEFAULT_REGION", "eu-west-1", 1);
	check("s3://b/k", "https://b.s3.eu-west-1.amazonaws.com/k");
	setenv("AWS_REGION", "us-east-2", 1);
	check("s3://b/k", "https://b.s3.us-east-2.amazonaws.com/k");
	check("s3://b.c/k", "https://s3.us-east-2.amazonaws.com/b.c/k");
}

static void
refuses_a_base_that_is_none(void **state)
{
	static const char *const bases[] = {"mirror.example", "ftp://a.example",
					    "https://", "hf://o/r/x", "https://a b"};
	struct err err;
	struct url url;

	(void)state;
	for (size_t i = 0; i < COUNT(bases); i++) {
		setenv("HF_ENDPOINT", bases[i], 1);
		assert_int_equal(url_parse(&url, &arena, S("hf://o/r/x"), &err),
				 -E_USAGE);
	}
}

static void
tells_origins_apart(void **state)
{
	struct url url = parsed("https://mirror.example:8443/x");

	(void)state;
	assert_false(origin_is_named(ORIGIN_HUB, &url));
	setenv("HF_ENDPOINT", "https://mirror.example:8443/hub", 1);
	assert_true(origin_is_named(ORIGIN_HUB, &url));
	assert_false(origin_is_known(ORIGIN_HUB, &url));
	assert_false(origin_is_named(ORIGIN_GITHUB, &url));
	url = parsed("http://mirror.example:8443/x");
	assert_false(origin_is_named(ORIGIN_HUB, &url));
	url = parsed("https://huggingface.co/x");
	assert_true(origin_is_known(ORIGIN_HUB, &url));
	assert_false(origin_is_known(ORIGIN_GITHUB_API, &url));
	url = parsed("https://api.github.com/x");
	assert_true(origin_is_known(ORIGIN_GITHUB_API, &url));
	assert_false(origin_is_known(ORIGIN_GITHUB, &url));
	url = parsed("file:///x");
	assert_false(origin_is_known(ORIGIN_HUB, &url));
}

static void
takes_places_apart(void **state)
{
	static const struct {
		const char *url, *kind, *repo, *rev, *path; /* kind NULL: no place */
	} cases[] = {
		{"https://huggingface.co/o/r/tree/main/a/b", "models", "o/r", "main",
		 "a/b/"},
		{"https://huggingface.co/o/r/tree/v1", "models", "o/r", "v1", ""},
		{"https://huggingface.co/datasets/o/r/tree/refs%2Fpr%2F1/a/", "datasets",
		 "o/r", "refs%2Fpr%2F1", "a/"},
		{"https://hf.co/o/r/resolve/main/a", "models", "o/r", "main", "a"},
		{"https://huggingface.co/gpt2/resolve/main/a", "models", "gpt2", "main",
		 "a"},
		{"https://huggingface.co/o/r", NULL, NULL, NULL, NULL},
		{"https://huggingface.co/o/r/discussions/1", NULL, NULL, NULL, NULL},
		{"https://huggingface.co/", NULL, NULL, NULL, NULL},
		{"https://a.example/o/r/resolve/main/a", NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct url url = parsed(cases[i].url);
		struct hub_place place;
		if (hub_place_page(&place, &arena, &url) != !!cases[i].kind)
			fail_msg("%s", cases[i].url);
		if (cases[i].kind && (!str_eq(place.kind, str_c(cases[i].kind)) ||
				      !str_eq(place.repo, str_c(cases[i].repo)) ||
				      !str_eq(place.rev, str_c(cases[i].rev)) ||
				      !str_eq(place.path, str_c(cases[i].path))))
			fail_msg("%s: %.*s %.*s %.*s %.*s", cases[i].url, STR(place.kind),
				 STR(place.repo), STR(place.rev), STR(place.path));
	}
}

static void
finds_the_repository_of_a_question(void **state)
{
	struct url url = parsed("https://huggingface.co/api/datasets/o/r/tree/main/a");
	struct hub_place place;

	(void)state;
	assert_true(hub_place_api(&place, &arena, &url));
	assert_true(str_eq(hub_place_shown(&arena, &place),
			   S("https://huggingface.co/datasets/o/r")));
	url = parsed("https://huggingface.co/api/models/o/r/revision/v1?expand=sha");
	assert_true(hub_place_api(&place, &arena, &url));
	assert_true(
		str_eq(hub_place_shown(&arena, &place), S("https://huggingface.co/o/r")));
	assert_false(hub_place_page(&place, &arena, &url));
	url = parsed("https://huggingface.co/o/r/tree/main");
	assert_false(hub_place_api(&place, &arena, &url));
}

static void
asks_for_the_bytes_of_an_asset(void **state)
{
	struct url url = parsed("https://api.github.com/repos/o/r/releases/assets/1");

	(void)state;
	assert_string_equal(origin_accept(&url), "application/octet-stream");
	url = parsed("https://api.github.com/repos/o/r/releases/tags/v1");
	assert_string_equal(origin_accept(&url), "*/*");
	url = parsed("https://a.example/repos/o/r/releases/assets/1");
	assert_string_equal(origin_accept(&url), "*/*");
	setenv("GITHUB_API_URL", "https://a.example/api/v3", 1);
	assert_string_equal(origin_accept(&url), "application/octet-stream");
}

static void
knows_where_pointers_lead(void **state)
{
	struct url url = parsed("https://github.com/o/r/blob/v1/d/a.bin");

	(void)state;
	assert_true(
		str_eq(origin_media(&arena, &url),
		       S("https://media.githubusercontent.com/media/o/r/v1/d/a.bin")));
	url = parsed("https://a.example/o/r/v1/a.bin");
	assert_null(origin_media(&arena, &url).p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BARE(leads_to_the_base_that_is_named),
		BARE(leads_to_the_region_that_is_named),
		BARE(refuses_a_base_that_is_none),
		BARE(tells_origins_apart),
		BARE(takes_places_apart),
		BARE(finds_the_repository_of_a_question),
		BARE(asks_for_the_bytes_of_an_asset),
		BARE(knows_where_pointers_lead),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
