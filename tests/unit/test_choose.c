/* SPDX-License-Identifier: Apache-2.0 */
#include "arch.h"
#include "choose.h"
#include "flat.h"
#include "str.h"
#include "with_arena.h"

static const char text[] =
	"version: 1\n"
	"sets:\n"
	"  one:\n"
	"    - {url: \"https://a/1\", path: always}\n"
	"    - {url: \"https://a/2\", path: m, if: {arch: ada}}\n"
	"    - {url: \"https://a/3\", path: m, if: {arch: [\"12.0\"]}}\n"
	"  two:\n"
	"    - {url: \"https://a/4\", path: r, if: {arch: row-a}}\n"
	"    - {url: \"https://a/1\", path: always}\n"
	"    - {url: \"https://a/5/\", path: f/}\n"
	"    - {url: \"https://a/6/\", path: f/}\n"
	"  three:\n"
	"    - {url: \"https://a/5/\", path: f/}\n";

static struct err err;
static struct choice choice;

static int
choose(const char *sets, const char *archs)
{
	static struct manifest manifest;
	struct choice_by by = {0};
	const char *words[2][8];
	struct str rest[2] = {str_c(sets), str_c(archs)};

	arena_release(&arena);
	arena = arena_new(4 << 20);
	for (size_t i = 0; i < 2; i++)
		for (size_t n = 0; rest[i].n;) {
			words[i][n++] = arena_str(&arena, str_cut(&rest[i], ' ')).p;
			*(i ? &by.narchs : &by.nsets) = n;
		}
	by.sets = words[0];
	by.archs = words[1];
	assert_int_equal(manifest_parse(&manifest, &arena, str_c(text), S("m"), &err), 0);
	return choose_files(&choice, &arena, &manifest, &by, &err);
}

/* The last letter of each address, in order. */
static void
chooses(const char *sets, const char *archs, const char *expected)
{
	char got[16] = "";

	if (choose(sets, archs) < 0)
		fail_msg("'%s' '%s': %s", sets, archs, err.text);
	for (size_t i = 0; i < choice.nfiles; i++) {
		struct str url = choice.files[i]->url;
		got[i] = url.p[10];
		got[i + 1] = 0;
	}
	assert_string_equal(got, expected);
}

static void
refuses(const char *sets, const char *archs, const char *expected)
{
	assert_int_equal(choose(sets, archs), -E_USAGE);
	if (!str_starts(str_c(err.text), str_c(expected)))
		fail_msg("'%s' does not start with '%s'", err.text, expected);
}

static void
takes_what_fits(void **state)
{
	(void)state;
	chooses("three", "", "5");
	chooses("three", "ada", "5");
	chooses("three three", "", "5");
	chooses("one", "ada", "12");
	chooses("one", "8.9", "12");
	chooses("one", "rtx4090", "12");
	chooses("one", "Blackwell", "13");
	chooses("one", "sm_120a", "13");
	chooses("one", "hopper", "1");
	chooses("one", "hopper,ada", "12");
	chooses("two", "row-a", "4156");
	chooses("two", "ROW-A 8.9", "4156");
}

static void
gives_each_file_once(void **state)
{
	(void)state;
	chooses("", "ada row-a", "12456");
	chooses("two one", "ada row-a", "41562");
	chooses("two three", "row-a", "4156");
}

static void
leaves_nothing_out_silently(void **state)
{
	(void)state;
	refuses("one", "", "m:5:34: 'm' depends on the GPU: --arch NAME|CC is missing");
	refuses("four", "", "m: has no set 'four'");
	refuses("three", "adda", "'adda' is no GPU known here; write ");
	refuses("one", "row-a", "m:5:34: 'm' is for 'ada', a GPU, and --arch names rows");
	refuses("two", "ada", "m:8:34: 'r' is for 'row-a', no GPU known here; if it is");
	refuses("one", "ada 12.0",
		"m:6:34: 'm' is wanted by line 5, too, for what --arch");
}

/* Folders of set two hold these, a word each; then "PATH URL" of each file. */
static const char *
flat(const char *one, const char *two)
{
	struct str lists[] = {str_c(one), str_c(two)};
	static char text_of[1024];
	struct manifest manifest = {.file = S("m")};
	size_t n = 0;

	assert_int_equal(choose("two", "row-a"), 0);
	for (size_t i = 0, at = 0; i < choice.nfiles; i++) {
		/* the test's own manifest, which may be changed */
		struct manifest_file *folder =
			(struct manifest_file *)(uintptr_t)choice.files[i];

		if (!folder->folder || at == COUNT(lists))
			continue;
		folder->listed = true;
		folder->files = ARENA_ARRAY(&arena, struct manifest_file, 8);
		for (struct str rest = lists[at++]; rest.n;)
			assert_true(manifest_inside(&folder->files[folder->nfiles++],
						    &arena, folder, str_cut(&rest, ' ')));
	}
	if (flat_files(&choice, &arena, &manifest, &err) < 0)
		return err.text;
	for (size_t i = 0; i < choice.nfiles; i++)
		n += (size_t)snprintf(text_of + n, sizeof(text_of) - n, "%s%.*s %.*s",
				      i ? "; " : "", STR(choice.files[i]->path),
				      STR(choice.files[i]->url));
	return text_of;
}

static void
puts_files_in_place_of_folders(void **state)
{
	(void)state;
	assert_string_equal(flat("a b/c", ""), "r https://a/4; always https://a/1; f/a "
					       "https://a/5/a; f/b/c https://a/5/b/c");
	assert_string_equal(flat("", "x?#%\xc3\xa4"),
			    "r https://a/4; always https://a/1; f/x?#%\xc3\xa4 "
			    "https://a/6/x%3F%23%25%C3%A4");
	assert_string_equal(flat("a", "b a"),
			    "m:11:35: path 'f/a' is taken by 'f/a' of line 10");
	assert_string_equal(flat("a-b a", "a/b/c"),
			    "m:11:35: path 'f/a/b/c' is taken by 'f/a' of line 10");
	assert_string_equal(flat("a/b", "a"),
			    "m:10:35: path 'f/a/b' is taken by 'f/a' of line 11");
}

static void
wants_folders_to_be_listed(void **state)
{
	struct manifest manifest = {.file = S("m")};

	(void)state;
	assert_int_equal(choose("three", ""), 0);
	assert_int_equal(flat_files(&choice, &arena, &manifest, &err), -E_FORMAT);
	assert_string_equal(
		err.text,
		"m:13:35: what is in the folder 'f' is not known; run grab lock -f m");
}

static struct arch_list
words(const char *list)
{
	struct gpu_table table;
	struct arch_list archs;
	struct str rest = str_c(list), split[8];
	size_t n = 0;

	assert_int_equal(gpu_load(&table, &arena, NULL, &err), 0);
	while (rest.n)
		split[n++] = str_cut(&rest, ' ');
	arch_list_read(&archs, &arena, &table, split, n);
	return archs;
}

static void
tells_rows_from_gpus(void **state)
{
	static const struct {
		const char *words, *given;
		enum arch_answer among;
		bool exclude;
	} cases[] = {
		{"ada", "8.9", ARCH_YES, false},
		{"ada", "9.0", ARCH_NO, true},
		{"ada", "row", ARCH_OPEN, false},
		{"row", "ROW", ARCH_YES, false},
		{"row", "other", ARCH_NO, true},
		{"row", "ada", ARCH_OPEN, false},
		{"row ada", "8.9", ARCH_YES, false},
		{"row ada", "9.0", ARCH_OPEN, false},
		{"row ada", "9.0 other", ARCH_NO, false},
		{"row ada", "9.0 row", ARCH_YES, false},
		{"12.0a", "12.0", ARCH_YES, false},
		{"ada", "", ARCH_OPEN, true},
	};

	(void)state;
	arena.cap = 16 << 20;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arch_list a = words(cases[i].words), b = words(cases[i].given);

		if (arch_among(&a, &b) != cases[i].among ||
		    arch_exclude(&a, &b) != cases[i].exclude)
			fail_msg("'%s' and '%s': %d, %d", cases[i].words, cases[i].given,
				 (int)arch_among(&a, &b), arch_exclude(&a, &b));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_what_fits),
		TEST(gives_each_file_once),
		TEST(leaves_nothing_out_silently),
		TEST(puts_files_in_place_of_folders),
		TEST(wants_folders_to_be_listed),
		TEST(tells_rows_from_gpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
