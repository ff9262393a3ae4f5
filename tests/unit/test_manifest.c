/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "host.h"
#include "manifest.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena mem;
static struct err err;

static int
setup(void **state)
{
	(void)state;
	mem = arena_new(16 << 20);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_release(&mem);
	return 0;
}

static struct str
sample(const char *path)
{
	struct str bytes;

	assert_int_equal(host_read(&bytes, &mem, path, 1 << 20, &err), 0);
	return bytes;
}

static void
reads_the_sample_of_models(void **state)
{
	struct manifest manifest;
	const struct manifest_set *set;
	const struct manifest_file *file;

	(void)state;
	assert_int_equal(manifest_parse(&manifest, &mem, sample("tests/data/models.yaml"),
					S("m"), &err),
			 0);
	assert_int_equal(manifest.nsets, 3);
	set = manifest_set(&manifest, S("wan"));
	assert_non_null(set);
	assert_int_equal(set->nfiles, 2);
	assert_true(set->files[0].has_size);
	assert_int_equal(set->files[0].size, 1264219396);
	assert_int_equal(set->files[0].sha256.n, 32);
	assert_true(str_starts(set->files[0].url, S("hf://Comfy-Org/")));
	assert_int_equal(set->files[0].nmirrors, 0);
	file = &set->files[1];
	assert_true(str_eq(file->path, S("vae/Wan2_1_VAE_bf16.safetensors")));
	assert_true(
		str_eq(file->url, S("hf://Kijai/WanVideo_comfy@87badb1f794c15daf51db60"
				    "838a433ca08bb218f/Wan2_1_VAE_bf16.safetensors")));
	assert_int_equal(file->nmirrors, 2);
	assert_true(str_eq(file->mirrors[0], S("https://models.example.org/wan/"
					       "Wan2_1_VAE_bf16.safetensors")));
	assert_true(str_starts(file->mirrors[1], S("hf://Aitrepreneur/")));
	set = manifest_set(&manifest, S("sam"));
	assert_false(set->files[0].has_size);
	assert_int_equal(set->files[0].sha256.n, 0);
	assert_int_equal(set->files[0].archs.n, 0);
	assert_null(manifest_set(&manifest, S("none")));
}

static void
reads_conditions_and_folders(void **state)
{
	struct manifest manifest;
	const struct manifest_set *set;

	(void)state;
	assert_int_equal(manifest_parse(&manifest, &mem, sample("tests/data/models.yaml"),
					S("m"), &err),
			 0);
	set = manifest_set(&manifest, S("edit"));
	assert_int_equal(set->nfiles, 3);
	assert_int_equal(set->files[0].archs.n, 2);
	assert_true(str_eq(set->files[0].archs.p[1], S("hopper")));
	assert_true(str_eq(set->files[0].url,
			   S("https://models.example.org/edit/fp8/model.safetensors")));
	assert_int_equal(set->files[0].nmirrors, 0);
	assert_int_equal(set->files[1].archs.n, 1);
	assert_false(set->files[1].folder);
	assert_true(set->files[2].folder);
	assert_true(str_eq(set->files[2].path, S("loras/edit")));
	assert_true(
		str_eq(set->files[2].url, S("https://models.example.org/edit/loras/")));
	assert_int_equal(set->files[2].include.n, 2);
}

static void
reads_the_sample_of_nodes(void **state)
{
	struct manifest_trees trees;

	(void)state;
	assert_int_equal(manifest_parse_trees(&trees, &mem,
					      sample("tests/data/nodes.yaml"), S("n"),
					      &err),
			 0);
	assert_int_equal(trees.ntrees, 3);
	assert_true(str_eq(trees.trees[2].ref, S("main")));
	assert_null(trees.trees[2].commit.p);
	assert_true(manifest_is_trees(&mem, sample("tests/data/nodes.yaml")));
	assert_false(manifest_is_trees(&mem, sample("tests/data/models.yaml")));
	assert_false(manifest_is_trees(&mem, S("nodes: [")));
	assert_true(str_eq(trees.trees[0].folder, S("ComfyUI-KJNodes")));
	assert_true(str_eq(trees.trees[1].folder, S("rgthree")));
	assert_true(str_eq(trees.trees[1].commit,
			   S("13b4399c00b5ef5a97b1b6800fc1185874740f5d")));
}

static void
knows_safe_paths(void **state)
{
	static const char *const good[] = {"a",   "a/b", "a.b/c d",
					   "...", "-x",  "\xc3\xa4"};
	static const char *const bad[] = {
		"",     "/a",    "a/",      "a//b",           ".",
		"..",   "a/.",   "../a",    "a/..",           "a\\b",
		"a\nb", "a\x7f", ".a.grab", "b/.a.grab-part", "..grab-x/b"};
	char text[2000];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(manifest_path_ok(str_c(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(manifest_path_ok(str_c(bad[i])));
	memset(text, 'a', sizeof(text));
	assert_false(manifest_path_ok(str_n(text, sizeof(text))));
	assert_false(manifest_path_ok(str_n(text, 256)));
	assert_true(manifest_path_ok(str_n(text, 255)));
}

#define FILE_A "    - {url: \"https://a/x\", path: x"

static int
parse(const char *text)
{
	struct manifest manifest;

	return manifest_parse(&manifest, &mem, str_c(text), S("m"), &err);
}

static void
two_sets_may_share_a_file(void **state)
{
#define SUM ", sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	(void)state;
	assert_int_equal(
		parse("version: 1\nsets:\n  one:\n" FILE_A "}\n  two:\n" FILE_A "}\n"),
		0);
	/* other addresses are fine where the sum says that the bytes are the same */
	assert_int_equal(parse("version: 1\nsets:\n  one:\n" FILE_A SUM
			       "}\n  two:\n    - {url: \"https://b/x\", path: x" SUM
			       "}\n"),
			 0);
	assert_int_equal(parse("version: 1\nsets:\n  one:\n" FILE_A SUM
			       "}\n  two:\n    - {url: \"https://b/x\", path: x}\n"),
			 -E_FORMAT);
	assert_int_equal(parse("version: 1\nsets:\n  one:\n" FILE_A
			       ", size: 1}\n  two:\n" FILE_A ", size: 2}\n"),
			 -E_FORMAT);
	assert_string_equal(err.text, "m:6:34: path 'x' is taken by the file of line 4");
}

#define SETS      "version: 1\nsets:\n  one:\n"
#define IF(archs) ", if: {arch: " archs "}}\n"
#define FILE_B    "    - {url: \"https://b/x\", path: x"

static void
conditions_may_exclude_each_other(void **state)
{
	static const char *const good[] = {
		SETS FILE_A IF("ada") FILE_B IF("blackwell"),
		SETS FILE_A IF("[8.9]") FILE_B IF("[hopper, 12.0]"),
		SETS FILE_A IF("row-a") FILE_B IF("row-b"),
		SETS FILE_A IF("rtx4090") FILE_B IF("'NVIDIA RTX 5090'"),
	};
	static const char *const bad[] = {
		SETS FILE_A "}\n" FILE_B IF("blackwell"),
		SETS FILE_A IF("ada") FILE_B "}\n",
		SETS FILE_A IF("ada") FILE_B IF("[hopper, Ada]"),
		SETS FILE_A IF("blackwell") FILE_B IF("'12.0'"),
		SETS FILE_A IF("ada") FILE_B IF("row-a"), /* row-a may be an Ada */
		SETS FILE_A IF("row-a") FILE_B IF("ROW-A"),
		SETS FILE_A IF("ada") FILE_A IF("ada"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_int_equal(parse(good[i]), 0);
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(parse(bad[i]), -E_FORMAT);
		assert_true(str_ends(str_c(err.text),
				     S("path 'x' is taken by the file of line 4")));
	}
}

static void
ends_comparing_conditions(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &mem, 1 << 20);
	buf_add(&buf, S(SETS));
	for (int i = 0; i < 17; i++)
		buf_printf(&buf, FILE_A ", if: {arch: row-%d}}\n", i);
	assert_int_equal(parse(buf_str(&buf).p), -E_FORMAT);
	assert_string_equal(err.text, "m:20:34: path 'x': more than 16 files for it");
}

static void
folders_may_be_filled_from_several_places(void **state)
{
#define FOLDER "    - {url: \"https://a/f/\", path: f/}\n"
	(void)state;
	assert_int_equal(parse(SETS FOLDER "    - {url: \"https://b/f/\", path: f/}\n"
					   "    - {url: \"https://b/f/a\", path: f/a}\n"),
			 0);
	assert_int_equal(parse(SETS FOLDER "    - {url: \"https://b/f\", path: f}\n"),
			 -E_FORMAT);
	assert_int_equal(parse(SETS "    - {url: \"https://b/f\", path: f}\n" FOLDER),
			 -E_FORMAT);
	assert_int_equal(parse(SETS FOLDER "    - {url: \"https://b\", path: f/g}\n"
					   "    - {url: \"https://b\", path: f/g/h}\n"),
			 -E_FORMAT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_the_sample_of_models),
		TEST(reads_conditions_and_folders),
		TEST(conditions_may_exclude_each_other),
		TEST(ends_comparing_conditions),
		TEST(folders_may_be_filled_from_several_places),
		TEST(reads_the_sample_of_nodes),
		TEST(knows_safe_paths),
		TEST(two_sets_may_share_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
