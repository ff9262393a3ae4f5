/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"
#include "lookup.h"
#include "str.h"
#include "with_arena.h"

#define SUM "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct node *
parsed(const char *text)
{
	const struct node *root;
	struct err err;

	assert_int_equal(json_parse(&root, &arena, str_c(text), S("t"), &err), 0);
	return root;
}

static const char version[] =
	"{\"id\":5,\"files\":["
	"{\"id\":1,\"name\":\"a.safetensors\",\"type\":\"Model\",\"primary\":true,"
	"\"metadata\":{\"format\":\"SafeTensor\",\"size\":\"pruned\",\"fp\":\"fp16\"},"
	"\"hashes\":{\"SHA256\":\"" SUM "\",\"CRC32\":\"00\"}},"
	"{\"id\":2,\"name\":\"a.ckpt\",\"type\":\"Model\","
	"\"metadata\":{\"format\":\"PickleTensor\",\"size\":\"full\",\"fp\":\"fp32\"},"
	"\"hashes\":{\"SHA256\":\"short\"}},"
	"{\"id\":3,\"name\":\"vae.pt\",\"type\":\"VAE\",\"hashes\":{}}]}";

static void
chooses_a_file_of_a_version(void **state)
{
	static const struct {
		const char *query, *name; /* NULL: none */
		bool has_sum;
	} cases[] = {
		{NULL, "a.safetensors", true},
		{"", "a.safetensors", true},
		{"token=x", "a.safetensors", true},
		{"type=Model&format=SafeTensor", "a.safetensors", true},
		{"format=PickleTensor", "a.ckpt", false},
		{"fileId=3", "vae.pt", false},
		{"size=full&fp=fp32", "a.ckpt", false},
		{"type=V%41E", "vae.pt", false},
		{"type=Model", NULL, false}, /* two of them */
		{"type=Other", NULL, false},
		{"type=%zz", NULL, false},
		{"fp=bf16", NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct lookup found;
		lookup_civitai(&found, &arena, parsed(version), str_c(cases[i].query));
		if (!str_eq(found.name, str_c(cases[i].name)) ||
		    (found.sha256.n == 32) != cases[i].has_sum)
			fail_msg("%s: %.*s", cases[i].query, STR(found.name));
	}
}

static void
takes_nothing_from_other_answers(void **state)
{
	static const char *const answers[] = {
		"{}",
		"[]",
		"1",
		"{\"files\":{}}",
		"{\"files\":[1]}",
		"{\"files\":[{\"primary\":false,\"name\":\"a\"}]}",
		"{\"files\":[{\"primary\":true,\"name\":\"a\"},{\"primary\":true}]}",
		("{\"files\":[{\"primary\":true,\"hashes\":{\"SHA256\":"
		 "\"0123456789abcdef0123456789abcdef01234567\"}}]}"),
		"{\"assets\":1}",
		"{\"assets\":[{\"id\":1}]}",
		"{\"assets\":[{\"id\":\"../1\",\"name\":\"a\"}]}",
		"{\"assets\":[{\"name\":\"a\"}]}",
		"{\"assets\":[{\"id\":7,\"name\":\"b\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(answers); i++) {
		struct lookup found;
		lookup_civitai(&found, &arena, parsed(answers[i]), S("x=y"));
		assert_int_equal(found.sha256.n, 0);
		assert_null(lookup_github(&found, parsed(answers[i]), S("a")).p);
		assert_int_equal(found.sha256.n, 0);
		assert_null(lookup_github(&found, parsed(answers[i]), S("")).p);
	}
}

static void
finds_an_asset(void **state)
{
	const struct node *release = parsed(
		"{\"assets\":[{\"id\":6,\"name\":\"b\"},{\"id\":7,\"name\":\"a.whl\","
		"\"size\":12,\"digest\":\"sha256:" SUM "\"},"
		"{\"id\":8,\"name\":\"old\",\"size\":3,\"digest\":null}]}");
	struct lookup found;

	(void)state;
	assert_true(str_eq(lookup_github(&found, release, S("a.whl")), S("7")));
	assert_true(found.has_size && found.size == 12 && found.sha256.n == 32);
	assert_true(str_eq(lookup_github(&found, release, S("old")), S("8")));
	assert_true(found.has_size && found.size == 3 && found.sha256.n == 0);
}

static void
knows_where_to_ask(void **state)
{
	static const struct {
		const char *url;
		bool known;
	} cases[] = {
		{"civitai://5", true},
		{"https://civitai.red/api/download/models/5", true},
		{"https://civitai.com/images/5", false},
		{"gh://o/r@v1/a", true},
		{"https://github.com/o/r/releases/download/v1/a", true},
		{"https://github.com/o/r/releases/tag/v1", false},
		{"https://github.com/releases/download/v1/a", false},
		{"https://a.example/o/r/releases/download/v1/a", false},
		{"hf://o/r/a", false},
	};

	(void)state;
	unsetenv("CIVITAI_ENDPOINT");
	unsetenv("GITHUB_SERVER_URL");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err;
		struct url url;
		assert_int_equal(url_parse(&url, &arena, str_c(cases[i].url), &err), 0);
		if (lookup_is_known(&url) != cases[i].known)
			fail_msg("%s", cases[i].url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(chooses_a_file_of_a_version),
		TEST(takes_nothing_from_other_answers),
		TEST(finds_an_asset),
		TEST(knows_where_to_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
