/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"
#include "lock.h"
#include "str.h"
#include "with_arena.h"

static struct err err;

static struct str
sample(const char *path)
{
	struct str bytes;

	assert_int_equal(host_read(&bytes, &arena, path, 1 << 20, &err), 0);
	return bytes;
}

static void
read_lock(struct lock *lock, struct str text)
{
	if (lock_parse(lock, &arena, text, S("l"), &err) < 0)
		fail_msg("%s", err.text);
}

static struct str
printed(struct lock *lock)
{
	struct buf buf;

	buf_init(&buf, &arena, 1 << 16);
	lock_print(&buf, lock, S("a/m.yaml"));
	return buf_str(&buf);
}

static struct str
without_comment(struct str text)
{
	return str_sub(text, (size_t)str_find(text, S("\n")), text.n);
}

static void
samples_are_as_printed(void **state)
{
	static const char *const names[] = {"tests/data/models.lock.yaml",
					    "tests/data/nodes.lock.yaml"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str text = sample(names[i]);
		struct lock lock;

		read_lock(&lock, text);
		assert_true(
			str_eq(without_comment(printed(&lock)), without_comment(text)));
	}
}

static void
order_does_not_matter(void **state)
{
#define ONE   "  - {path: b, url: \"https://h/b\", size: 1}\n"
#define TWO   "  - {path: a, url: \"https://h/b\"}\n"
#define THREE "  - {path: a, url: \"https://h/a\"}\n"
	struct lock one, two;

	(void)state;
	read_lock(&one, S("version: 1\nfiles:\n" ONE TWO THREE));
	read_lock(&two, S("version: 1\nfiles:\n" THREE ONE TWO));
	assert_true(str_eq(printed(&one), printed(&two)));
	assert_true(str_eq(printed(&one),
			   S("# Made by `grab lock -f m.yaml`: what its addresses stand "
			     "for. Change that file and run it again.\n"
			     "version: 1\n"
			     "files:\n"
			     "  - path: a\n"
			     "    url: https://h/a\n"
			     "  - path: a\n"
			     "    url: https://h/b\n"
			     "  - path: b\n"
			     "    url: https://h/b\n"
			     "    size: 1\n")));
}

static void
any_path_comes_back(void **state)
{
	static const char *const paths[] = {
		"a b",
		"-x",
		"a: b",
		"#a",
		"a #b",
		"null",
		"a\"b",
		"'",
		"\xc2\x85",
		"\xe2\x80\xa8x",
		"x\xe2\x80\xa9",
		"\xc3\xa4",
		"[a]",
		" a ",
		"a:",
		"%a",
		"@a",
		"...",
		"\xf0\x9f\x98\x80",
		"*&!|>",
		"\xc2\x8e",
		("\xef\xbb\xbf"
		 "a"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct lock_file file = {.path = str_c(paths[i]), .url = S("file:/x")};
		struct lock lock = {.files = &file, .nfiles = 1}, again;

		read_lock(&again, printed(&lock));
		assert_int_equal(again.nfiles, 1);
		if (!str_eq(again.files[0].path, file.path))
			fail_msg("'%s' came back as '%.*s'", paths[i],
				 STR(again.files[0].path));
	}
}

static void
no_name_ends_the_comment(void **state)
{
	struct lock lock = {0};
	struct buf buf;

	(void)state;
	buf_init(&buf, &arena, 1 << 16);
	lock_print(&buf, &lock, S("x/a\nversion: 2\n\xff.yaml"));
	assert_true(str_starts(buf_str(&buf),
			       S("# Made by `grab lock -f a?version: 2??.yaml`: ")));
	read_lock(&lock, buf_str(&buf));
}

static void
keeps_no_secrets(void **state)
{
	static const struct {
		const char *url, *expected;
	} cases[] = {
		{"https://h/a", "https://h/a"},
		{"https://u:pass@h/a", "https://h/a"},
		{"https://h/a?token=s", "https://h/a?token=..."},
		{"https://h/a?X-Amz-Signature=s&b=1",
		 "https://h/a?X-Amz-Signature=...&b=..."},
		{"https://u:s@:/", "https://..."},
		{"hf://o/r@v/a", "hf://o/r@v/a"},
		{"hf://o/r@v/a?token=s", "hf://o/r@v/a?..."},
		{"civitai://12?token=s", "civitai://12?..."},
		{"file:///a?b", "file:///a?b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = lock_url(&arena, str_c(cases[i].url));
		if (!str_eq(got, str_c(cases[i].expected)))
			fail_msg("%s: %.*s", cases[i].url, STR(got));
	}
}

static void
names_the_lock(void **state)
{
	(void)state;
	assert_true(str_eq(lock_name(&arena, S("a/m.yaml")), S("a/m.lock.yaml")));
	assert_true(str_eq(lock_name(&arena, S("m.yml")), S("m.lock.yaml")));
	assert_true(str_eq(lock_name(&arena, S("m")), S("m.lock.yaml")));
}

#define TREE   "- {folder: a, url: \"https://h/o/r\", commit: " HEX_40 "}\n"
#define HEX_40 "c0ffee0123456789abcdef0123456789abcdef01"

static void
refuses_what_is_damaged(void **state)
{
	static const struct {
		const char *text, *start;
	} cases[] = {
		{"", "l:1:1: 'the document' must be a map"},
		{"files: []\n", "l:1:1: 'version' is missing"},
		{"version: 2\n", "l:1:10: version: this program reads version 1"},
		{"version: 1\nfile: []\n", "l:2:1: unknown key 'file'; did you mean"},
		{"version: 1\nfiles: {}\n", "l:2:8: 'files' must be a list"},
		{"version: 1\nfiles:\n- {path: ../a, url: \"https://h\"}\n",
		 "l:3:10: path '../a': expected a relative path"},
		{"version: 1\nfiles:\n- {path: a, url: b}\n", "l:3:18: 'b': expected an"},
		{"version: 1\nfiles:\n- {path: a, url: \"https://h/\", sha256: 1}\n",
		 "l:3:40: sha256: expected 64"},
		{"version: 1\nfiles:\n- {path: a, url: \"https://h\", files: [{path: "
		 "b}]}\n",
		 "l:3:3: 'include' and 'files' are of a folder"},
		{"version: 1\nfiles:\n" ONE TWO ONE, "l:5:5: 'b' stands here twice"},
		{"version: 1\nfiles:\n- {path: d, url: \"hf://o/r/\", files: [{path: b}, "
		 "{path: "
		 "b}]}\n",
		 "l:3:50: 'b' stands here twice"},
		{"version: 1\ntrees:\n" TREE TREE, "l:4:3: 'a' stands here twice"},
		{"version: 1\ntrees:\n- {folder: a, url: \"https://h\", commit: main}\n",
		 "l:3:41: commit 'main': expected 40"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct lock lock;

		assert_int_equal(
			lock_parse(&lock, &arena, str_c(cases[i].text), S("l"), &err),
			-E_FORMAT);
		if (!str_starts(str_c(err.text), str_c(cases[i].start)))
			fail_msg("'%s' does not start with '%s'", err.text,
				 cases[i].start);
	}
}

/* All faults, a line each; '!' in front of those that are refused. */
static struct str
faults_of(const struct lock_faults *faults)
{
	struct buf buf;

	buf_init(&buf, &arena, 1 << 16);
	for (size_t i = 0; i < faults->n; i++)
		buf_printf(&buf, "%s%.*s\n", faults->p[i].refused ? "!" : "",
			   STR(faults->p[i].text));
	return buf_str(&buf);
}

static void
compares(const char *files, const char *entries, const char *expected)
{
	struct str text = arena_printf(&arena, "version: 1\nsets:\n  s:\n%s", files);
	struct manifest manifest;
	struct lock_faults faults;
	struct lock lock;
	struct str got;

	if (manifest_parse(&manifest, &arena, text, S("m"), &err) < 0)
		fail_msg("%s", err.text);
	read_lock(&lock, arena_printf(&arena, "version: 1\nfiles:\n%s", entries));
	lock_compare(&faults, &arena, &lock, &manifest);
	got = faults_of(&faults);
	if (!str_eq(got, str_c(expected)))
		fail_msg("expected:\n%s\ngot:\n%.*s", expected, STR(got));
}

static void
finds_contradictions(void **state)
{
#define SUM_A        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SUM_B        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define FILE_A(more) "  - {url: \"https://h/a\", path: a" more "}\n"
	(void)state;
	compares(FILE_A(""), FILE_A(", size: 1, sha256: " SUM_A), "");
	compares(FILE_A(", size: 1, sha256: " SUM_A), FILE_A(""), "");
	compares(FILE_A(", size: 1"), FILE_A(", size: 2"),
		 "!m:4:32: 'a' has another size in l:3\n");
	compares(FILE_A(", sha256: " SUM_A), FILE_A(", sha256: " SUM_B),
		 "!m:4:32: 'a' has another sha256 in l:3\n");
	compares(FILE_A(""), "  - {url: \"https://h/b\", path: a}\n",
		 "!m:4:32: 'a' has another address in l:3\n");
	compares(FILE_A(""), "  - {url: \"https://h/b\", path: b}\n",
		 "m:4:32: 'a' is not in l\nl:3: 'b' is not in m\n");
	compares("  - {url: \"https://h/b?token=x\", path: a}\n",
		 "  - {url: \"https://h/b?token=...\", path: a}\n", "");
	compares("  - {url: \"https://h/\", path: a/, include: b}\n",
		 "  - {url: \"https://h/\", path: a, include: [b, c]}\n",
		 "!m:4:31: 'a' has other patterns in l:3\n");
}

static void
fills_what_is_open(void **state)
{
	struct manifest manifest;
	struct lock lock;
	const struct manifest_file *file;
	char hex[DIGEST_HEX_MAX];

	(void)state;
	assert_int_equal(manifest_parse(&manifest, &arena,
					S("version: 1\nsets:\n  s:\n" FILE_A("")
						  FILE_A("x, size: 7")),
					S("m"), &err),
			 0);
	read_lock(&lock, S("version: 1\nfiles:\n" FILE_A(", size: 5, sha256: " SUM_A
							 ", resolved: \"https://h/a@1\"")
				   FILE_A("x")));
	lock_fill(&manifest, &arena, &lock);
	file = manifest.sets[0].files;
	assert_true(file->has_size);
	assert_int_equal(file->size, 5);
	digest_hex(hex, &file->sha256);
	assert_string_equal(hex, SUM_A);
	assert_true(str_eq(file->url, S("https://h/a@1")));
	assert_int_equal(file[1].size, 7);
	assert_true(str_eq(file[1].url, S("https://h/a")));
}

static void
resolves_to_the_same_file_alone(void **state)
{
	static const struct {
		const char *url, *resolved;
		bool is_right;
	} cases[] = {
		{"hf://o/r/d/a", "hf://o/r@" HEX_40 "/d/a", true},
		{"hf://o/r@v1/a?...", "hf://o/r@" HEX_40 "/a", true},
		{"hf://datasets/o/r/a", "hf://datasets/o/r@" HEX_40 "/a", true},
		{"hf://o/r/", "hf://o/r@" HEX_40 "/", true},
		{"https://hf.co/o/r/blob/main/a",
		 "https://huggingface.co/o/r/resolve/" HEX_40 "/a", true},
		{"https://huggingface.co/o/r/tree/main/d/",
		 "https://huggingface.co/o/r/resolve/" HEX_40 "/d/", true},
		{"hf://o/r/a", "hf://o/r@" HEX_40 "/b", false},
		{"hf://o/r/a", "hf://o/s@" HEX_40 "/a", false},
		{"hf://o/r/a", "hf://datasets/o/r@" HEX_40 "/a", false},
		{"hf://o/r/", "hf://o/r@" HEX_40 "/d", false},
		{"hf://o/r/a", "https://evil.example/a", false},
		{"https://h/a", "https://evil.example/a", false},
		{"https://h/a", "http://h/a", false},
		{"https://h/a", "file:///a", false},
		{"https://h/a/", "https://h/a", false},
		{"file:///a", "file:///b", false},
	};

	(void)state;
	unsetenv("HF_ENDPOINT");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str text = arena_printf(&arena,
					       "version: 1\nfiles:\n- {path: a, url: "
					       "\"%s\", resolved: \"%s\"}\n",
					       cases[i].url, cases[i].resolved);
		struct lock lock;
		int status = lock_parse(&lock, &arena, text, S("l"), &err);

		if ((status == 0) != cases[i].is_right)
			fail_msg("%s: %s", cases[i].resolved, err.text);
	}
}

static void
does_the_same_for_trees(void **state)
{
	struct manifest_trees trees;
	struct lock_faults faults;
	struct lock lock;

	(void)state;
	assert_int_equal(manifest_parse_trees(&trees, &arena,
					      sample("tests/data/nodes.yaml"), S("m"),
					      &err),
			 0);
	read_lock(&lock, sample("tests/data/nodes.lock.yaml"));
	lock_compare_trees(&faults, &arena, &lock, &trees);
	assert_int_equal(faults.n, 0);
	lock_fill_trees(&trees, &lock);
	assert_true(str_starts(trees.trees[2].commit, S("7d9ea724")));

	trees.trees[0].commit = S("0000000000000000000000000000000000000000");
	trees.trees[1].url = S("https://github.com/x/y");
	trees.trees[2].ref = S("dev");
	lock_compare_trees(&faults, &arena, &lock, &trees);
	assert_true(str_eq(faults_of(&faults),
			   S("!m:5:11: 'ComfyUI-KJNodes' has another commit in l:4\n"
			     "!m:11:13: 'rgthree' has another address in l:7\n"
			     "!m:13:11: 'rgthree-next' has another ref in l:10\n")));
	trees.ntrees = 1;
	trees.trees[0].folder = S("other");
	lock_compare_trees(&faults, &arena, &lock, &trees);
	assert_true(str_eq(faults_of(&faults), S("m:5:11: 'other' is not in l\n"
						 "l:4: 'ComfyUI-KJNodes' is not in m\n"
						 "l:7: 'rgthree' is not in m\n"
						 "l:10: 'rgthree-next' is not in m\n")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(samples_are_as_printed),
		TEST(order_does_not_matter),
		TEST(any_path_comes_back),
		TEST(no_name_ends_the_comment),
		TEST(keeps_no_secrets),
		TEST(names_the_lock),
		TEST(refuses_what_is_damaged),
		TEST(finds_contradictions),
		TEST(fills_what_is_open),
		TEST(does_the_same_for_trees),
		TEST(resolves_to_the_same_file_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
