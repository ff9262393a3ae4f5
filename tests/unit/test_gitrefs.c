/* SPDX-License-Identifier: Apache-2.0 */
#include "gitrefs.h"
#include "buf.h"
#include "str.h"
#include "with_arena.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccc"
#define D "Dddddddddddddddddddddddddddddddddddddddd"
#define Z "0000000000000000000000000000000000000000"

static void
packet(struct buf *buf, struct str text)
{
	buf_printf(buf, "%04zx", text.n + 4);
	buf_add(buf, text);
}

/* What GitHub, GitLab, Gitea and git http-backend answer. */
static struct str
answer(struct buf *buf)
{
	buf_init(buf, &arena, 1 << 16);
	packet(buf, S("# service=git-upload-pack\n"));
	buf_add(buf, S("0000"));
	packet(buf, S(A " HEAD\0multi_ack symref=HEAD:refs/heads/main agent=git/x\n"));
	packet(buf, S(A " refs/heads/main\n"));
	packet(buf, S(B " refs/heads/both\n"));
	packet(buf, S(B " refs/heads/same\n"));
	packet(buf, S(B " refs/heads/feature/x\n"));
	packet(buf, S(C " refs/pull/7/head\n"));
	packet(buf, S(C " refs/tags/both\n"));
	packet(buf, S(C " refs/tags/same\n"));
	packet(buf, S(B " refs/tags/same^{}\n"));
	packet(buf, S(C " refs/tags/v1\n"));
	packet(buf, S(D " refs/tags/v1^{}\n"));
	buf_add(buf, S("0000"));
	return buf_str(buf);
}

/* "COMMIT NAME", or the message. */
static const char *
ask(struct str list, struct str name, size_t piece)
{
	static char text[2048];
	struct arena mem = arena_new(1 << 20);
	struct gitrefs *refs = gitrefs_open(&mem, name);
	struct gitref found;
	struct err err = {0};
	int status = 0;

	for (; list.n && status == 0; list = str_sub(list, piece, list.n))
		status = gitrefs_take(refs, str_sub(list, 0, piece), &err);
	if (status == 0)
		status = gitrefs_end(refs, &found, &err);
	if (status < 0)
		snprintf(text, sizeof(text), "%d %s", -status, err.text);
	else
		snprintf(text, sizeof(text), "%.4s %s", found.commit, found.name);
	arena_release(&mem);
	return text;
}

static void
finds_names(void **state)
{
	static const char *const cases[][2] = {
		{"HEAD", "aaaa refs/heads/main"},
		{"main", "aaaa refs/heads/main"},
		{"feature/x", "bbbb refs/heads/feature/x"},
		{"v1", "dddd refs/tags/v1"}, /* the commit, not the tag's own object */
		{"refs/tags/v1", "dddd refs/tags/v1"},
		{"refs/pull/7/head", "cccc refs/pull/7/head"},
		{"same", "bbbb refs/heads/same"},
		{"both", "1 'both' is a branch and another tag: say refs/heads/both or "
			 "refs/tags/both"},
		{"refs/tags/both", "cccc refs/tags/both"},
		{"mai", "1 no branch or tag 'mai' there"},
		{"heads/main", "1 no branch or tag 'heads/main' there"},
	};
	struct buf buf;
	struct str list = answer(&buf);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 1; piece < 2000; piece = piece * 3 + 1)
			assert_string_equal(ask(list, str_c(cases[i][0]), piece),
					    cases[i][1]);
	assert_string_equal(ask(list, (struct str){0}, 99), "aaaa refs/heads/main");
}

static void
reads_plain_lists(void **state)
{
	struct str dumb =
		S(A "\trefs/heads/main\n" B "\trefs/tags/v1\n" C "\trefs/tags/v1^{}\n");
	struct str shown = S(A " HEAD\n" A " refs/heads/main\n");

	(void)state;
	assert_string_equal(ask(dumb, S("v1"), 7), "cccc refs/tags/v1");
	assert_string_equal(ask(dumb, (struct str){0}, 7),
			    "1 no default branch is given there: say which");
	assert_string_equal(ask(shown, (struct str){0}, 7), "aaaa HEAD");
	assert_string_equal(ask(str_sub(dumb, 0, dumb.n - 1), S("main"), 7),
			    "3 a list of git's names that ends in the middle");
}

static void
refuses_other_answers(void **state)
{
	static const char *const cases[][2] = {
		{"", "1 the repository has no commits"},
		{"x", "3 not a list of git's names"},
		{"<!doctype html>\n<p>\n", "3 not a list of git's names"},
		{"001e# service=git-upload-pack\n",
		 "3 a list of git's names that ends in "
		 "the middle"},
		{"001e# service=git-upload-pack\n0000000eversion 2\n",
		 "3 a version of git's protocol that was not asked for"},
		{"001e# service=git-upload-pack\n0000000fERR go away\n",
		 "1 the server says: go away"},
		{"001e# service=git-upload-pack\n0000003d" Z " capabilities^{}\n0000",
		 "1 the repository has no commits"},
		{"001e# service=git-upload-pack\n000000000000", "3 bytes behind the list "
								"of git's names"},
		{"001e# service=git-upload-pack\n0003", "3 not a list of git's names"},
		{"001e# service=git-upload-pack\nzzzz", "3 not a list of git's names"},
		{"001e# service=git-upload-pack\nfff1", "3 not a list of git's names"},
		{"001e# service=git-upload-pack\n00000008abcd", "3 not a list of git's "
								"names"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(ask(str_c(cases[i][0]), (struct str){0}, 5),
				    cases[i][1]);
}

static void
an_early_end_is_seen(void **state)
{
	struct buf buf;
	struct str list = answer(&buf);

	(void)state;
	for (size_t n = 5; n < list.n; n++)
		assert_string_equal(ask(str_sub(list, 0, n), S("main"), 64),
				    "3 a list of git's names that ends in the middle");
}

static void
knows_names(void **state)
{
	static const char *const good[] = {
		"main", "v1.0", "a/b", "@a", "refs/pull/7/head", "\xc3\xa9"};
	static const char *const bad[] = {
		"",   "-x",     "a..b",  "a b", "a~1",  "a^",   "a:b", "a?",
		"a*", "a[b",    "a\\b",  "a/",  "/a",   "a//b", ".a",  "a/.b",
		"a.", "a.lock", "a@{1}", "@",   "a\nb", "a\x7f"};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(gitrefs_name_ok(str_c(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (gitrefs_name_ok(str_c(bad[i])))
			fail_msg("'%s' was taken", bad[i]);
	assert_true(gitrefs_is_commit(S(D)));
	assert_false(gitrefs_is_commit(S("aaaa")));
	assert_false(gitrefs_is_commit(str_n(A "a", 41)));
	assert_false(gitrefs_is_commit(str_n("g" A, 40)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_names),           TEST(reads_plain_lists),
		TEST(refuses_other_answers), TEST(an_early_end_is_seen),
		TEST(knows_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
