/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "policy.h"

#include <cmocka.h>

#include "range.h"
#include "str.h"
#include "yaml.h"

static struct policy
built_in(struct arena *mem)
{
	struct policy policy;
	struct err err = {0};

	if (policy_load(&policy, mem, NULL, NULL, &err) < 0)
		fail_msg("%s", err.text);
	return policy;
}

/* Upon what is built in. */
static int
add(struct policy *policy, struct arena *mem, const char *text, struct err *err)
{
	const struct node *root;

	assert_int_equal(yaml_parse(&root, mem, str_c(text), S("p"), err), 0);
	return policy_parse(policy, mem, root, S("p"), err);
}

static void
finds_names_and_hosts(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	const struct policy_family *family =
		policy_family(&policy, S("opencv-python-headless"));

	(void)state;
	assert_non_null(family);
	assert_true(family == policy_family(&policy, S("opencv-contrib-python")));
	assert_int_equal(family->others, POLICY_RENAME);
	assert_null(policy_family(&policy, S("opencv")));
	assert_int_equal(policy_family(&policy, S("triton-windows"))->others,
			 POLICY_DROP);
	assert_true(policy_unversioned(policy_family(&policy, S("pillow")),
				       S("pillow-simd")));
	assert_true(policy_refused(&policy, S("ultralytics"))->excluded.n == 4);
	assert_true(policy_refused(&policy, S("torchtriton"))->excluded.n == 0);
	assert_null(policy_refused(&policy, S("torch")));
	assert_non_null(policy_host(&policy, S("github.com")));
	assert_null(policy_host(&policy, S("evil.github.com")));
	assert_null(policy_host(&policy, S("github.com:8443")));
	assert_null(policy_host(&policy, S("")));
	assert_true(str_eq(policy_rename(&policy, S("sklearn"))->to, S("scikit-learn")));
	assert_true(policy_rule(&policy, 603)->refuse);
	assert_false(policy_rule(&policy, 101)->refuse);
	assert_null(policy_rule(&policy, 999));
	assert_non_null(policy_cap(policy_profile(&policy, S("numpy1")), S("numpy")));
	assert_null(policy_profile(&policy, S("numpy")));
	arena_release(&mem);
}

static void
check_row(const struct policy_row *row)
{
	if (!row->reason.n || !str_starts(row->link, S("https://")))
		fail_msg("%.*s has no reason or no link", STR(row->key));
}

static void
check_table(const struct policy_table *table, size_t size)
{
	assert_true(table->n > 0);
	for (size_t i = 0; i < table->n; i++)
		check_row((const void *)((const char *)table->rows + i * size));
}

/* What is built in says of each row why, and where that is written. */
static void
has_reasons_and_links(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	const struct policy_profile *profiles = policy.profiles.rows;

	(void)state;
	check_table(&policy.rules, sizeof(struct policy_rule));
	check_table(&policy.hosts, sizeof(struct policy_host));
	check_table(&policy.families, sizeof(struct policy_family));
	check_table(&policy.renames, sizeof(struct policy_rename));
	check_table(&policy.refused, sizeof(struct policy_refused));
	for (size_t i = 0; i < policy.profiles.n; i++)
		check_table(&profiles[i].caps, sizeof(struct policy_cap));
	arena_release(&mem);
}

/*
 * No name is both dead and alive, no family's name is refused as a whole, and what is
 * refused leaves other releases.
 */
static void
holds_together(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	const struct policy_rename *renames = policy.renames.rows;
	const struct policy_refused *refused = policy.refused.rows;

	(void)state;
	for (size_t i = 0; i < policy.renames.n; i++) {
		assert_null(policy_rename(&policy, renames[i].to));
		assert_null(policy_family(&policy, renames[i].row.key));
		assert_null(policy_refused(&policy, renames[i].row.key));
	}
	for (size_t i = 0; i < policy.refused.n; i++) {
		struct range left = range_of(&refused[i].excluded, &mem);

		assert_false(range_is_empty(&left, &mem));
		assert_null(policy_family(&policy, refused[i].row.key));
	}
	arena_release(&mem);
}

static void
later_rows_win(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	size_t nhosts = policy.hosts.n, nrefused = policy.refused.n;
	struct err err = {0};

	(void)state;
	if (add(&policy, &mem,
		"rules: [{code: RC401, action: refuse}]\n"
		"hosts: [{host: github.com, pin: commit}, git.example:8443,\n"
		"        {host: huggingface.co, off: true}]\n"
		"profiles:\n"
		"  numpy1: [{name: NumPy, versions: '<1.26', reason: r}]\n"
		"  mine: [{name: torch, versions: '~=2.11.0', reason: r}]\n"
		"refused: [{name: Ultralytics, versions: ['9'], reason: r},\n"
		"          {name: litellm, off: true}]\n",
		&err) < 0)
		fail_msg("%s", err.text);
	assert_true(policy_rule(&policy, 401)->refuse);
	assert_true(policy_rule(&policy, 401)->row.link.n > 0);
	assert_int_equal(policy.hosts.n, nhosts);
	assert_int_equal(policy_host(&policy, S("github.com"))->pin, POLICY_PIN_COMMIT);
	assert_true(policy_host(&policy, S("github.com"))->ncommits == 0);
	assert_null(policy_host(&policy, S("huggingface.co")));
	assert_non_null(policy_host(&policy, S("download.pytorch.org")));
	assert_true(policy_cap(policy_profile(&policy, S("numpy1")), S("numpy"))
			    ->versions.n == 1);
	assert_non_null(
		policy_cap(policy_profile(&policy, S("numpy1")), S("opencv-python")));
	assert_non_null(policy_profile(&policy, S("mine")));
	assert_int_equal(policy.refused.n, nrefused - 1);
	assert_true(policy_refused(&policy, S("ultralytics"))->excluded.n == 1);
	assert_null(policy_refused(&policy, S("litellm")));
	arena_release(&mem);
}

/* document -> what its message must hold */
static const struct {
	const char *text, *message;
} refusals[] = {
	{"[x]", "p:1:1: 'the policy' must be a map (key: value), not a list"},
	{"hots: []", "p:1:1: unknown key 'hots'; did you mean 'hosts'?"},
	{"hosts: x", "p:1:8: 'hosts' must be a list, not one value"},
	{"hosts: [GitHub.com]", "p:1:9: 'host' must be a host in lower case"},
	{"hosts: ['h:443']", "p:1:9: 'host' must be"},
	{"hosts: ['https://h']", "p:1:9: 'host' must be"},
	{"hosts: [{host: h, pin: maybe}]",
	 "p:1:24: 'pin' must be any, commit, hash or none"},
	{"hosts: [{host: h, pin: [any]}]", "p:1:24: 'pin' must be any, commit"},
	{"hosts: [{pin: any}]", "p:1:9: the row lacks 'host'"},
	{"hosts: [{host: h, commits: ['/{owner}/x']}]", "'/{owner}/x' must be a path"},
	{"hosts: [{host: h, paths: [owner]}]", "'owner' must be like /owner"},
	{"hosts: [{host: h, paths: [/o/]}]", "'/o/' must be like /owner"},
	{"hosts: [{host: h, archive: 'http://h/{owner}'}]",
	 "'archive' must be an https: address of the words"},
	{"hosts: [{host: h, archive: 'https://h/{path}'}]",
	 "'archive' must be an https: address of the words"},
	{"hosts: [h, h]", "p:1: 'h' stands here twice; the first is in line"},
	{"hosts: [{host: nowhere.example, off: true}]",
	 "there is no 'nowhere.example' to take away"},
	{"hosts: [{host: h, off: no}]", "'off' must be true, which takes the row away"},
	{"pins: [{repository: 'https://github.com/o/r', commit: x}]",
	 "'repository' must be like github.com/owner/repository"},
	{"pins: [{repository: github.com/o/r.git, commit: x}]",
	 "'repository' must be like github.com/owner/repository"},
	{"pins: [{repository: github.com/o/r, commit: main}]",
	 "p:1:45: 'commit' must be 40 hexadecimal digits"},
	{"pins: [{repository: github.com/o/r}]",
	 "'commit' must be 40 hexadecimal digits"},
	{"rules: [{code: RC1}]", "p:1:16: 'code' must be a rule's code, such as RC101"},
	{"rules: [{code: RC999}]",
	 "p:1:16: 'code' must be one that 'reqclean rules' lists"},
	{"rules: [{code: RC101, action: remove}]", "'action' must be apply or refuse"},
	{"rules: [{code: RC101, off: true}]", "unknown key 'off'"},
	{"families: [{name: f, members: [a, b], winner: c, others: drop, reason: r}]",
	 "p:1:47: 'winner' must be one of the members"},
	{"families: [{name: f, members: [a, b], winner: a, others: no, reason: r}]",
	 "'others' must be rename, drop or keep"},
	{"families: [{name: f, members: [a, b], winner: a, reason: r}]",
	 "'others' must be rename, drop or keep"},
	{"families: [{name: f, members: [a, b], winner: a, others: drop}]",
	 "'reason' must be why they exclude each other"},
	{"families: [{name: f, members: [a b], winner: a, others: drop, reason: r}]",
	 "'members' must be a list of project names"},
	{"families: [{name: f, members: [a, numpy, Triton], winner: a, others: drop, "
	 "reason: r}]",
	 "'triton' is in the family 'triton' already"},
	{"families: [{name: f, members: [a], unversioned: [b], winner: a, others: drop, "
	 "reason: r}]",
	 "'unversioned' must be some of the members"},
	{"renames: [{name: a, to: A, reason: r}]", "'to' must be another project's name"},
	{"renames: [{name: a, reason: r}]", "'to' must be another project's name"},
	{"renames: [{name: a, to: b, versions: some, reason: r}]",
	 "'versions' must be drop or keep"},
	{"renames: [{name: a b, to: b, reason: r}]", "'name' must be a project's name"},
	{"renames: [{name: a, to: b}]", "'reason' must be why the name is dead"},
	{"profiles: [x]", "'profiles' must be a map (key: value), not a list"},
	{"profiles: {x: y}", "'a profile' must be a list"},
	{"profiles: {'': []}", "p:1:12: a profile needs a name"},
	{"profiles: {x: [{name: a, versions: new, reason: r}]}",
	 "'versions' must be version specifiers, such as <2"},
	{"profiles: {x: [{name: a, reason: r}]}",
	 "'versions' must be version specifiers"},
	{"refused: [{name: a, versions: [], reason: r}]",
	 "'versions' must be a list of versions, or all"},
	{"refused: [{name: a, versions: ['1.*'], reason: r}]",
	 "'versions' must be a list of versions, or all"},
	{"refused: [{name: a, versions: ['1,<2'], reason: r}]",
	 "'versions' must be a list of versions, or all"},
	{"refused: [{name: a, versions: [latest], reason: r}]",
	 "'versions' must be a list of versions, or all"},
	{"refused: [{name: a, versions: ['1']}]", "'reason' must be what is wrong"},
	{"refused: [{name: a, versions: all, reason: r, link: 'http://x'}]",
	 "'link' must be an https: address"},
	{"refused: [{name: a, versions: all, reason: r, conf: X}]",
	 "'conf' must be S, V, R, I or U"},
	{"refused: [{name: a, versions: all, reason: \"two\\nlines\"}]",
	 "'reason' must be one line of text"},
};

static void
says_what_would_be_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		struct arena mem = arena_new(1 << 22);
		struct policy policy = built_in(&mem);
		struct err err = {0};

		if (add(&policy, &mem, refusals[i].text, &err) != -E_FORMAT)
			fail_msg("%s was taken", refusals[i].text);
		if (str_find(str_c(err.text), str_c(refusals[i].message)) < 0)
			fail_msg("%s: %s", refusals[i].text, err.text);
		arena_release(&mem);
	}
}

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static void
matches_paths(void **state)
{
	static struct str commits[] = {{"/{owner}/{repo}/archive/{commit}.zip", 36},
				       {"/r/{commit}/{path}", 18}};
	static struct str paths[] = {{"/one", 4}, {"/two/repo", 9}};
	struct policy_host host = {
		.commits = commits, .ncommits = 2, .paths = paths, .npaths = 2};
	static const struct {
		const char *path;
		bool commit, allowed;
	} rows[] = {
		{"/one/x/archive/" COMMIT ".zip", true, true},
		{"/one/x/archive/" COMMIT ".zip/y", false, true},
		{"/one/x/y/archive/" COMMIT ".zip", false, true},
		{"/one/x/archive/" COMMIT "0.zip", false, true},
		{"/one/x/archive/" COMMIT, false, true},
		{"/one/x/archive/main.zip", false, true},
		{"/one//archive/" COMMIT ".zip", false, true},
		{"/r/" COMMIT "/a/b", true, false},
		{"/r/" COMMIT "/", false, false},
		{"/r/" COMMIT, false, false},
		{"/one", false, true},
		{"/one.git", false, true},
		{"/onemore/x", false, false},
		{"/One/x", false, false},
		{"/two/repo.git/x", false, true},
		{"/two/repo.gitx", false, false},
		{"/two/other", false, false},
		{"/two", false, false},
		{"", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str path = str_c(rows[i].path);

		if (policy_names_commit(&host, path) != rows[i].commit ||
		    policy_path_allowed(&host, path) != rows[i].allowed)
			fail_msg("%s", rows[i].path);
	}
	assert_null(policy_archive(&host, str_c(rows[0].path), NULL).p);
	host.npaths = 0;
	assert_true(policy_path_allowed(&host, S("/whoever")));
}

static void
writes_archives(void **state)
{
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	const struct policy_host *host = policy_host(&policy, S("codeload.github.com"));

	(void)state;
	assert_true(str_eq(policy_archive(host, S("/o/r/zip/" COMMIT), &mem),
			   S("https://github.com/o/r/archive/" COMMIT ".tar.gz")));
	assert_null(policy_archive(host, S("/o/r/zip/main"), &mem).p);
	host = policy_host(&policy, S("huggingface.co"));
	assert_null(policy_archive(host, S("/o/r/resolve/" COMMIT "/x"), &mem).p);
	arena_release(&mem);
}

static void
knows_hosts_and_commits(void **state)
{
	static const char *const good[] = {"h",
					   "a.b-c.example",
					   "h:8443",
					   "127.0.0.1",
					   "[::1]",
					   "[2001:db8::1]:8443",
					   "xn--bcher-kva.example"};
	static const char *const bad[] = {
		"",     "H",      "h:443", "h:0", "h:080",   "h:",   "h:x",
		"h.",   ".h",     "a..b",  "h/x", "u@h",     "h%41", "b\xc3\xbc.example",
		"[::1", "[::1]x", "[x]",   "[:]", "h:65536", "a b",  "h\\x",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!policy_host_valid(str_c(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (policy_host_valid(str_c(bad[i])))
			fail_msg("%s", bad[i]);
	assert_false(policy_host_valid((struct str){0}));
	assert_true(policy_is_commit(S(COMMIT)));
	assert_false(policy_is_commit(S(COMMIT "0")));
	assert_false(policy_is_commit(S(COMMIT "0123456789abcdef01234567")));
	assert_false(policy_is_commit(S("0123456")));
	assert_false(policy_is_commit(S("0123456789abcdef0123456789abcdef0123456g")));
}

/* All that the three tables name, and no more, when rows come and go. */
static void
mentions_names(void **state)
{
	static const char *const known[] = {"opencv-python", "pillow-simd", "sklearn",
					    "ultralytics", "torchtriton"};
	struct arena mem = arena_new(1 << 22);
	struct policy policy = built_in(&mem);
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++)
		if (!policy_mentions(&policy, str_c(known[i])))
			fail_msg("%s", known[i]);
	assert_false(policy_mentions(&policy, S("scikit-learn")));
	assert_false(policy_mentions(&policy, S("torch")));
	assert_false(policy_mentions(&(struct policy){0}, S("torch")));
	assert_int_equal(add(&policy, &mem,
			     "renames:\n- {name: sklearn, off: true}\n"
			     "- {name: Dead_One, to: b, reason: r}\n",
			     &err),
			 0);
	assert_false(policy_mentions(&policy, S("sklearn")));
	assert_true(policy_mentions(&policy, S("dead-one")));
	assert_true(policy_mentions(&policy, S("ultralytics")));
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_names_and_hosts),
		cmocka_unit_test(has_reasons_and_links),
		cmocka_unit_test(holds_together),
		cmocka_unit_test(later_rows_win),
		cmocka_unit_test(says_what_would_be_right),
		cmocka_unit_test(matches_paths),
		cmocka_unit_test(writes_archives),
		cmocka_unit_test(knows_hosts_and_commits),
		cmocka_unit_test(mentions_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
