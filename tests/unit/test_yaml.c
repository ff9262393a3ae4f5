/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "str.h"
#include "yaml.h"
#include "with_arena.h"

static struct err err;

static int
parse(const struct node **root, struct str text)
{
	return yaml_parse(root, &arena, text, S("f.yaml"), &err);
}

static void
keeps_places_and_kinds(void **state)
{
	const struct node *root, *list, *item;

	(void)state;
	assert_int_equal(parse(&root, S("# comment\na: 1.10\nlist:\n  - 'x: y'\n  - {k: "
					"v}\n  - |\n    text\n")),
			 0);
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->nkids, 2);
	assert_true(
		str_eq(node_text(root, "a"), S("1.10"))); /* no number is made of it */
	assert_int_equal(root->first->key_line, 2);
	assert_int_equal(root->first->key_col, 1);
	assert_int_equal(root->first->line, 2);
	assert_int_equal(root->first->col, 4);
	assert_false(root->first->quoted);
	list = node_get(root, "list");
	assert_int_equal(list->kind, NODE_LIST);
	assert_int_equal(list->nkids, 3);
	item = list->first;
	assert_true(str_eq(item->text, S("x: y")));
	assert_true(item->quoted);
	assert_int_equal(item->line, 4);
	assert_int_equal(item->col, 5);
	item = item->next;
	assert_true(str_eq(node_text(item, "k"), S("v")));
	assert_true(str_eq(item->next->text, S("text\n")));
	assert_true(item->next->quoted);
	assert_null(item->next->next);
}

static void
takes_the_smallest_documents(void **state)
{
	static const char *const empty[] = {"", "\n", "# only a comment\n", "---\n",
					    "--- ~\n...\n"};
	const struct node *root;

	(void)state;
	for (size_t i = 0; i < COUNT(empty); i++) {
		assert_int_equal(parse(&root, str_c(empty[i])), 0);
		assert_true(node_is_null(root));
	}
	assert_int_equal(parse(&root, (struct str){0}), 0);
	assert_true(node_is_null(root));
	assert_int_equal(parse(&root, S("word")), 0);
	assert_true(str_eq(root->text, S("word")));
	assert_int_equal(parse(&root, S("\xef\xbb\xbf"
					"a: 1\r\nb: 2\r\n")),
			 0);
	assert_true(str_eq(node_text(root, "b"), S("2")));
	assert_int_equal(parse(&root, S("[]")), 0);
	assert_null(root->first);
}

static void
refuses(void **state)
{
	static const struct {
		const char *text, *start;
	} cases[] = {
		{"a: 1\nb: 2\na: 3\n",
		 "f.yaml:3:1: key 'a' stands here twice; the first is in line 1"},
		{"a: {b: 1, \"b\": 2}\n", "f.yaml:1:11: key 'b' stands here twice"},
		{"a: &x 1\n", "f.yaml:1:4: anchors, aliases and tags"},
		{"a: *x\n", "f.yaml:1:4: anchors, aliases and tags"},
		{"a: !!str 1\n", "f.yaml:1:4: anchors, aliases and tags"},
		{"&a [b]\n", "f.yaml:1:1: anchors, aliases and tags"},
		{"a: !x {b: c}\n", "f.yaml:1:4: anchors, aliases and tags"},
		{"a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document"},
		{"? [a]\n: b\n", "f.yaml:1:3: a key must be one word or string"},
		{"? {a: b}\n: b\n", "f.yaml:1:3: a key must be one word or string"},
		{"a: [1, 2\n", "f.yaml:2:1: "},
		{"a: b: c\n", "f.yaml:1:5: "},
		{"a:\n\t- b\n", "f.yaml:2:1: a tab; YAML is indented with blanks alone"},
		{"a:\n  b: 1\n \tc: 2\n", "f.yaml:3:2: a tab; "},
		{"'a\n", "f.yaml:2:1: "},
		{"a: \"\\q\"\n", "f.yaml:1:"},
		{"a: \xff\n", "f.yaml:1:4: not UTF-8 text: "},
		{"a: 1\nb: \x01\n", "f.yaml:2:4: not UTF-8 text: "},
		{"a: \xc3\xa4\xc3\xa4\xff\n", "f.yaml:1:6: not UTF-8 text: "},
		{"\xff", "f.yaml:1:1: not UTF-8 text: "},
		{"a: 1\n...\n%TAG !a! b\n", "f.yaml:3:1: anchors, aliases and tags"},
		{"%YAML 9.9\n---\na: 1\n", "f.yaml:1:1: "},
	};
	const struct node *root;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(parse(&root, str_c(cases[i].text)), -E_FORMAT);
		if (!str_starts(str_c(err.text), str_c(cases[i].start)))
			fail_msg("'%s' does not start with '%s'", err.text,
				 cases[i].start);
	}
}

static void
ends_nesting(void **state)
{
	const struct node *root;
	struct buf buf;

	(void)state;
	for (int depth = 64; depth <= 65; depth++) {
		buf_init(&buf, &arena, 1000);
		for (int i = 0; i < depth; i++)
			buf_char(&buf, '[');
		for (int i = 0; i < depth; i++)
			buf_char(&buf, ']');
		assert_int_equal(parse(&root, buf_str(&buf)),
				 depth == 64 ? 0 : -E_FORMAT);
	}
	assert_string_equal(err.text, "f.yaml:1:65: nested deeper than 64 levels");
}

static void
refuses_what_is_too_large(void **state)
{
	size_t n = (16 << 20) + 1;
	const struct node *root;
	char *blanks = calloc(1, n);

	(void)state;
	memset(blanks, '\n', n);
	assert_int_equal(parse(&root, str_n(blanks, n)), -E_FORMAT);
	assert_string_equal(err.text, "f.yaml:1: larger than 16 MiB");
	free(blanks);
}

/* A map is not searched for each of its keys, so that this ends at once. */
static void
reads_a_map_of_many_keys(void **state)
{
	struct arena mem = arena_new((size_t)256 << 20);
	const struct node *root;
	struct buf buf;

	(void)state;
	buf_init(&buf, &mem, 16 << 20);
	for (int i = 0; i < 300000; i++)
		buf_printf(&buf, "%d: a\n", i);
	assert_int_equal(yaml_parse(&root, &mem, buf_str(&buf), S("f.yaml"), &err), 0);
	assert_int_equal(root->nkids, 300000);
	buf_printf(&buf, "7: b\n8: b\n");
	assert_int_equal(yaml_parse(&root, &mem, buf_str(&buf), S("f.yaml"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text, "f.yaml:300001:1: key '7' stands here twice; the "
				      "first is in line 8");
	arena_release(&mem);
}

static void
ends_at_a_million_values(void **state)
{
	struct arena mem = arena_new((size_t)256 << 20);
	const struct node *root;
	struct buf buf;

	(void)state;
	buf_init(&buf, &mem, 16 << 20);
	for (int i = 0; i < 999999; i++) /* the list itself is one more */
		buf_add(&buf, S("- a\n"));
	assert_int_equal(yaml_parse(&root, &mem, buf_str(&buf), S("f.yaml"), &err), 0);
	buf_add(&buf, S("- a\n"));
	assert_int_equal(yaml_parse(&root, &mem, buf_str(&buf), S("f.yaml"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text, "f.yaml:1000000:3: more than a million values");
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_places_and_kinds),
		TEST(takes_the_smallest_documents),
		TEST(refuses),
		TEST(ends_nesting),
		TEST(refuses_what_is_too_large),
		TEST(reads_a_map_of_many_keys),
		TEST(ends_at_a_million_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
