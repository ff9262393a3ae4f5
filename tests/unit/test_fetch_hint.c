/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch_http.h"
#include "str.h"
#include "with_arena.h"

static void
says_what_to_do(void **state)
{
	static const struct {
		const char *url, *code; /* X-Error-Code, or NULL */
		unsigned status;
		bool with_token, moved;
		const char *hint;
	} cases[] = {
		{"https://a.example/x", NULL, 404, false, false, ""},
		{"https://a.example/x", NULL, 401, false, false,
		 " (a token may be missing)"},
		{"https://a.example/x", NULL, 401, true, false,
		 " (the credentials are not accepted)"},
		{"https://a.example/x", "GatedRepo", 403, false, false,
		 " (a token may be missing)"},
		{"hf://o/r/x", "GatedRepo", 403, true, false,
		 " (gated: accept the licence at https://huggingface.co/o/r as the owner "
		 "of the token)"},
		{"https://huggingface.co/api/spaces/o/r/tree/main", "GatedRepo", 401,
		 false, false,
		 " (gated: accept the licence at https://huggingface.co/spaces/o/r and "
		 "set "
		 "HF_TOKEN)"},
		{"hf://o/r/x", NULL, 401, false, false,
		 " (set HF_TOKEN; without one this is also said of what does not exist)"},
		{"hf://o/r/x", NULL, 401, true, false, " (the token is not accepted)"},
		{"hf://o/r/x", NULL, 404, false, false, ""},
		{"hf://o/r/x", "Other", 403, false, false, " (a token may be missing)"},
		{"hf://o/r/x", "GatedRepo", 403, false, true,
		 " (a token may be missing)"},
		{"civitai://5", NULL, 403, true, false, " (the token is not accepted)"},
		{"civitai://5", NULL, 404, false, false, ""},
		{"https://raw.githubusercontent.com/o/r/v1/x", NULL, 404, false, false,
		 " (not there, or private: set GITHUB_TOKEN)"},
		{"https://api.github.com/x", NULL, 403, false, false,
		 " (without GITHUB_TOKEN requests are few)"},
		{"gh://o/r@v1/x", NULL, 404, true, false, ""},
		{"s3://bucket/x", NULL, 403, false, false,
		 " (grab does not sign S3 requests; use a presigned address)"},
		{"https://b.s3.eu-west-1.amazonaws.com/x?X-Amz-Signature=1", NULL, 403,
		 false, false, " (the signature may have expired)"},
		{"https://notamazonaws.com/x", NULL, 403, false, false,
		 " (a token may be missing)"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_answer answer = {.code = str_c(cases[i].code),
					     .status = cases[i].status,
					     .with_token = cases[i].with_token,
					     .moved = cases[i].moved};
		struct err err;
		const char *hint;
		assert_int_equal(
			url_parse(&answer.url, &arena, str_c(cases[i].url), &err), 0);
		hint = fetch_hint(&arena, &answer);
		if (strcmp(hint, cases[i].hint) != 0)
			fail_msg("case %zu:%s", i, hint);
	}
}

int
main(void)
{
	static const char *const variables[] = {
		"HF_ENDPOINT",    "CIVITAI_ENDPOINT",    "GITHUB_SERVER_URL",
		"GITHUB_API_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"};
	const struct CMUnitTest tests[] = {
		TEST(says_what_to_do),
	};

	for (size_t i = 0; i < COUNT(variables); i++)
		unsetenv(variables[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
