/* SPDX-License-Identifier: Apache-2.0 */
/* The expected names are git's own (git write-tree). */
#include "treehash.h"
#include "str.h"
#include "with_arena.h"

static struct treehash_entry
entry(const char *path, enum treehash_mode mode, const char *content)
{
	struct treehash_entry made = {.path = str_c(path), .mode = mode};
	struct digest_value value;
	struct digest digest;

	treehash_begin(&digest, strlen(content));
	digest_update(&digest, str_c(content));
	digest_final(&digest, &value);
	memcpy(made.sum, value.bytes, sizeof(made.sum));
	return made;
}

static void
check(struct treehash_entry *entries, size_t nentries, const char *want)
{
	struct digest_value name;
	char hex[DIGEST_HEX_MAX];

	treehash_sort(entries, nentries);
	treehash_tree(&name, &arena, entries, nentries);
	digest_hex(hex, &name);
	assert_string_equal(hex, want);
}

static void
names_trees_as_git_does(void **state)
{
	struct treehash_entry entries[] = {
		entry("run", TREEHASH_PROGRAM, "run\n"),
		entry("empty", TREEHASH_FILE, ""),
		entry("a/y", TREEHASH_FILE, "a/y\n"),
		entry("a-b/x", TREEHASH_FILE, "a-b/x\n"),
		entry("a.txt", TREEHASH_FILE, "a.txt\n"),
		entry("a0", TREEHASH_FILE, "a0\n"),
		entry("A", TREEHASH_FILE, "A\n"),
		entry("deep/er/z", TREEHASH_FILE, "deep/er/z\n"),
		entry("deep/er.txt", TREEHASH_FILE, "deep/er.txt\n"),
		entry("a/link", TREEHASH_LINK, "../a.txt"),
	};

	(void)state;
	check(entries, COUNT(entries), "1b89f2ec7dfbaa4edccd6c4209a7b44c4d30a621");
	check(entries, 0, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	entries[0].mode = TREEHASH_PROGRAM; /* "A" */
	check(entries, COUNT(entries), "cbce31575e3e6566afe414648ea837ba55d8d3d3");
}

static void
prints_and_parses(void **state)
{
	struct treehash_entry entries[] = {
		entry("a b\\", TREEHASH_PROGRAM, "x"),
		entry("d/\xff", TREEHASH_LINK, "y"),
		entry("e", TREEHASH_FILE, ""),
	};
	struct treehash_entry *read;
	size_t nread;
	struct err err;
	char text[512] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	treehash_print(file, entries, COUNT(entries));
	assert_int_equal(fclose(file), 0);
	assert_true(
		str_ends(str_c(text), S("\n100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c"
					"5391\te\n")));
	assert_int_equal(treehash_parse(&read, &nread, &arena, str_c(text), S("f"), &err),
			 0);
	assert_int_equal(nread, COUNT(entries));
	for (size_t i = 0; i < nread; i++) {
		assert_true(str_eq(read[i].path, entries[i].path));
		assert_int_equal(read[i].mode, entries[i].mode);
		assert_memory_equal(read[i].sum, entries[i].sum, 20);
	}
	assert_int_equal(treehash_parse(&read, &nread, &arena, S(""), S("f"), &err), 0);
	assert_int_equal(nread, 0);
}

static void
refuses_what_is_no_list(void **state)
{
	static const char *const bad[] = {
		"x\n",
		"\n",
		"100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\t\n",
		"100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\te",
		"100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 e\n",
		"100600 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\te\n",
		"100644 g69de29bb2d1d6434b8b29ae775ad8c2e48c5391\te\n",
		"100644 e69de29b\te\n",
	};
	struct treehash_entry *read;
	size_t nread;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (treehash_parse(&read, &nread, &arena, str_c(bad[i]), S("f"), &err) !=
		    -E_FORMAT)
			fail_msg("'%s' was taken", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_trees_as_git_does),
		TEST(prints_and_parses),
		TEST(refuses_what_is_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
