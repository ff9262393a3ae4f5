/* SPDX-License-Identifier: Apache-2.0 */
#include "direct_url.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

struct question {
	const char *json, *want; /* what stands behind "name @ ", or "!" and the error */
};

static const struct question questions[] = {
	{"{\"url\": \"https://h/a.whl\", \"archive_info\": {}}", "https://h/a.whl"},
	{"{\"url\": \"https://h/a.whl\", \"archive_info\": {\"hash\": \"sha256=ab\"}}",
	 "https://h/a.whl#sha256=ab"},
	/* the first of `hashes` counts, and beats `hash` */
	{"{\"url\": \"https://h/a\", \"archive_info\": {\"hash\": \"sha256=ab\", "
	 "\"hashes\": "
	 "{\"sha512\": \"cd\", \"sha256\": \"ab\"}}}",
	 "https://h/a#sha512=cd"},
	{"{\"url\": \"https://h/a\", \"archive_info\": {\"hash\": \"sha256=ab\"}, "
	 "\"subdirectory\": \"x/y\"}",
	 "https://h/a#sha256=ab&subdirectory=x/y"},
	{"{\"url\": \"https://h/a\", \"archive_info\": {}, \"subdirectory\": \"x\"}",
	 "https://h/a#subdirectory=x"},
	{"{\"url\": \"https://h/r\", \"vcs_info\": {\"vcs\": \"git\", \"commit_id\": "
	 "\"abc\", "
	 "\"requested_revision\": \"main\"}}",
	 "git+https://h/r@abc"},
	{"{\"url\": \"ssh://git@h/r\", \"vcs_info\": {\"vcs\": \"git\", \"commit_id\": "
	 "\"abc\"}}",
	 "git+ssh://git@h/r@abc"},
	{"{\"url\": \"file:///d\", \"dir_info\": {}}", "file:///d"},
	{"{\"url\": \"file:///d\", \"dir_info\": {\"editable\": true}}", "file:///d"},
	/* credentials */
	{"{\"url\": \"https://me:secret@h/r\", \"vcs_info\": {\"vcs\": \"git\", "
	 "\"commit_id\": "
	 "\"abc\"}}",
	 "git+https://h/r@abc"},
	/* refused */
	{"", "!f:1: "},
	{"[]", "!f:1: expected a JSON object with a text 'url'"},
	{"{}", "!f:1: expected a JSON object with a text 'url'"},
	{"{\"url\": 1, \"dir_info\": {}}",
	 "!f:1: expected a JSON object with a text 'url'"},
	{"{\"url\": \"a\\nevil==1\", \"dir_info\": {}}",
	 "!f:1: expected a JSON object with a text 'url'"},
	{"{\"url\": \"file:///d\"}",
	 "!f:1: expected one of archive_info, dir_info and vcs_info (PEP 610)"},
	{"{\"url\": \"file:///d\", \"dir_info\": {}, \"archive_info\": {}}",
	 "!f:1: expected one of archive_info, dir_info and vcs_info (PEP 610)"},
	{"{\"url\": \"file:///d\", \"dir_info\": []}",
	 "!f:1: expected one of archive_info, dir_info and vcs_info (PEP 610)"},
	{"{\"url\": \"https://h\", \"vcs_info\": {\"vcs\": \"git\"}}",
	 "!f:1: expected one of archive_info, dir_info and vcs_info (PEP 610)"},
	{"{\"url\": \"https://h\", \"archive_info\": {\"hash\": \"ab\"}}",
	 "!f:1: expected one of archive_info, dir_info and vcs_info (PEP 610)"},
};

static void
reads_what_pep_610_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(questions); i++) {
		struct arena arena = arena_new(8 << 20);
		const char *want = questions[i].want;
		struct direct_url direct;
		struct err err = {0};
		int status = direct_url_parse(&direct, &arena, str_c(questions[i].json),
					      S("f"), &err);

		if (want[0] == '!') {
			assert_int_equal(status, -E_FORMAT);
			/* jansson's own words may change */
			assert_memory_equal(err.text, want + 1, strlen(want + 1));
		} else {
			assert_int_equal(status, 0);
			assert_string_equal(direct_url_str(&direct, &arena).p, want);
		}
		arena_release(&arena);
	}
}

static void
tells_the_kinds_apart(void **state)
{
	struct arena arena = arena_new(8 << 20);
	struct direct_url direct;
	struct err err = {0};

	(void)state;
	assert_int_equal(
		direct_url_parse(
			&direct, &arena,
			S("{\"url\": \"file:///d\", \"dir_info\": {\"editable\": true}}"),
			S("f"), &err),
		0);
	assert_int_equal(direct.kind, DIRECT_DIR);
	assert_true(direct.editable);
	assert_int_equal(direct_url_parse(&direct, &arena,
					  S("{\"url\": \"file:///d\", \"dir_info\": "
					    "{\"editable\": false}}"),
					  S("f"), &err),
			 0);
	assert_false(direct.editable);
	arena_release(&arena);
}

static const char *const secrets[][2] = {
	{"https://h/p", "https://h/p"},
	{"https://user@h/p", "https://h/p"},
	{"https://user:pass@h/p", "https://h/p"},
	{"https://a@b:p@ss@h/p", "https://h/p"},
	{"https://h/p@v1", "https://h/p@v1"},
	{"https://h?x=a@b", "https://h?x=a@b"},
	{"https://git@h/p", "https://git@h/p"},
	{"https://git:token@h/p", "https://h/p"},
	{"https://${USER}@h/p", "https://${USER}@h/p"},
	{"https://${USER}:${PASS}@h/p", "https://${USER}:${PASS}@h/p"},
	{"https://${USER}:pass@h/p", "https://h/p"},
	{"https://${}@h/p", "https://h/p"},
	{"https://${A B}@h/p", "https://h/p"},
	{"no address", "no address"},
};

static void
leaves_credentials_out(void **state)
{
	struct arena arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < COUNT(secrets); i++) {
		struct str got = direct_url_redact(&arena, str_c(secrets[i][0]));

		assert_string_equal(arena_str(&arena, got).p, secrets[i][1]);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_pep_610_says),
		cmocka_unit_test(tells_the_kinds_apart),
		cmocka_unit_test(leaves_credentials_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
