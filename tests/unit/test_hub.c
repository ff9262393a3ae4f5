/* SPDX-License-Identifier: Apache-2.0 */
#include "hub.h"
#include "str.h"
#include "with_arena.h"

#define SHA1   "0123456789abcdef0123456789abcdef01234567"
#define SHA256 SHA1 "89abcdef0123456789abcdef"
#define FILE_AT(path) \
	"{\"type\":\"file\",\"oid\":\"" SHA1 "\",\"size\":5,\"path\":\"" path "\"}"
#define LFS_AT(path, size)                                       \
	"{\"type\":\"file\",\"oid\":\"" SHA1 "\",\"size\":" size \
	",\"lfs\":{\"oid\":\"" SHA256 "\",\"size\":" size        \
	",\"pointerSize\":134},\"path\":\"" path "\"}"

static struct hub_listing
listing_of(const char *path)
{
	return (struct hub_listing){.arena = &arena,
				    .place = {S("https://h.example"), S("models"),
					      S("o/r"), S("c0"), str_c(path)}};
}

static int
parse(struct hub_listing *listing, const char *text)
{
	struct err err;

	return hub_listing_parse(listing, str_c(text), S("list"), &err);
}

static void
reads_a_page(void **state)
{
	struct hub_listing listing = listing_of("");
	char hex[DIGEST_HEX_MAX];

	(void)state;
	assert_int_equal(
		parse(&listing,
		      "[" FILE_AT("a b/\xc3\xa4#?%.txt") ",{\"type\":"
							 "\"directory\",\"oid\":\"x\","
							 "\"size\":0,\"path\":\"../"
							 "d\"}," LFS_AT(
								 "m.safetensors",
								 "9000000000") "]"),
		0);
	assert_int_equal(listing.nfiles, 2);
	assert_true(str_eq(listing.files[0].path, S("a b/\xc3\xa4#?%.txt")));
	assert_true(str_eq(listing.files[0].url, S("https://h.example/o/r/resolve/c0/"
						   "a%20b/%C3%A4%23%3F%25.txt")));
	assert_int_equal(listing.files[0].size, 5);
	assert_int_equal(listing.files[0].sha256.n, 0);
	digest_hex(hex, &listing.files[0].git_sha1);
	assert_string_equal(hex, SHA1);
	assert_int_equal(listing.files[1].size, 9000000000);
	assert_int_equal(listing.files[1].git_sha1.n, 0);
	digest_hex(hex, &listing.files[1].sha256);
	assert_string_equal(hex, SHA256);
}

static void
takes_paths_from_the_folder_on(void **state)
{
	struct hub_listing listing = listing_of("a%20b/");

	(void)state;
	listing.place.kind = S("datasets");
	assert_int_equal(parse(&listing, "[" FILE_AT("a b/c/d") "]"), 0);
	assert_int_equal(parse(&listing, "[" FILE_AT("a b/e") "]"), 0);
	assert_int_equal(listing.nfiles, 2);
	assert_true(str_eq(listing.files[0].path, S("c/d")));
	assert_true(str_eq(listing.files[0].url,
			   S("https://h.example/datasets/o/r/resolve/c0/a%20b/c/d")));
	assert_int_equal(parse(&listing, "[" FILE_AT("a c/e") "]"), -E_FORMAT);
}

static void
takes_what_is_wanted(void **state)
{
	static const struct str include[] = {{"*.json", 6}, {"d/", 2}};
	static const struct str exclude[] = {{"d/x*", 4}};
	struct hub_listing listing = listing_of("");

	(void)state;
	listing.filter = (struct hub_filter){include, 2, exclude, 1};
	assert_int_equal(
		parse(&listing, "[" FILE_AT("a.json") "," FILE_AT("a.txt") "," FILE_AT(
					"d/y") "," FILE_AT("d/x.json") "]"),
		0);
	assert_int_equal(listing.nfiles, 2);
	assert_true(str_eq(listing.files[1].path, S("d/y")));
}

static void
refuses_what_is_not_safe(void **state)
{
	static const char *const pages[] = {
		"[" FILE_AT("../x") "]",
		"[" FILE_AT("/x") "]",
		"[" FILE_AT("a/../../x") "]",
		"[" FILE_AT("a//x") "]",
		"[" FILE_AT("a/") "]",
		"[" FILE_AT("") "]",
		"[" FILE_AT("a\\n") "]",
		"[" FILE_AT("a\\u0000") "]",
		"[{\"type\":\"file\",\"oid\":\"" SHA1 "\",\"size\":5}]",
		"[{\"type\":\"file\",\"oid\":\"" SHA1 "\",\"path\":\"a\"}]",
		"[{\"type\":\"file\",\"oid\":\"x\",\"size\":5,\"path\":\"a\"}]",
		"[{\"type\":\"file\",\"size\":5,\"path\":\"a\"}]",
		"[{\"oid\":\"" SHA1 "\",\"size\":5,\"path\":\"a\"}]",
		"[" LFS_AT("a", "-1") "]",
		"[" LFS_AT("a", "1.5") "]",
		"[{\"type\":\"file\",\"size\":5,\"path\":\"a\",\"lfs\":{\"size\":5,"
		"\"oid\":\"" SHA1 "\"}}]",
		"[1]",
		"{\"error\":\"x\"}",
		"1",
		"[",
		"",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct hub_listing listing = listing_of("");
		if (parse(&listing, pages[i]) != -E_FORMAT)
			fail_msg("%s", pages[i]);
	}
}

static void
finds_the_next_page(void **state)
{
	static const struct {
		const char *link, *next; /* NULL: none */
	} cases[] = {
		{"<https://h/api/x?cursor=a%3D&limit=5>; rel=\"next\"",
		 "cursor=a%3D&limit=5"},
		{"<https://h/?p=1>; rel=\"first\", <https://h/?p=3>; rel=\"next\"",
		 "p=3"},
		{"<https://h/?p=a,b>; title=\"x\"; rel=next", "p=a,b"},
		{"<https://h/?p=1>; rel=\"xet-auth\"", NULL},
		{"<https://h/x>; rel=\"next\"", NULL},
		{"<https://h/?p=1", NULL},
		{"x", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str next = hub_listing_next(&arena, str_c(cases[i].link));
		if (!str_eq(next, str_c(cases[i].next)))
			fail_msg("%s: %.*s", cases[i].link, STR(next));
	}
}

static void
knows_folders(void **state)
{
	static const struct {
		const char *url;
		bool is_folder;
	} cases[] = {
		{"hf://o/r/", true},
		{"hf://o/r@v1/d/", true},
		{"hf://datasets/o/r@refs/pr/1/d/e/", true},
		{"hf://o/r/d", false},
		{"hf://o/r", false},
		{"hf://o/", false},
		{"hf://o/r/?x=/", false},
		{"hf://o/r/#/", false},
		{"https://huggingface.co/o/r/tree/main", true},
		{"https://huggingface.co/o/r/tree/main/d", true},
		{"https://huggingface.co/o/r/resolve/main/d/", false},
		{"https://huggingface.co/o/r", false},
		{"https://a.example/o/r/tree/main", false},
		{"d/", false},
	};

	(void)state;
	unsetenv("HF_ENDPOINT");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct hub_place place;
		if (hub_is_folder(&place, &arena, str_c(cases[i].url)) !=
		    cases[i].is_folder)
			fail_msg("%s", cases[i].url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_page),         TEST(takes_paths_from_the_folder_on),
		TEST(takes_what_is_wanted), TEST(refuses_what_is_not_safe),
		TEST(finds_the_next_page),  TEST(knows_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
