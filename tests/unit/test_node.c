/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"
#include "str.h"
#include "yaml.h"
#include "with_arena.h"

static struct err err;

static const struct node *
parse(const char *text)
{
	const struct node *root = NULL;

	assert_int_equal(yaml_parse(&root, &arena, str_c(text), S("f.yaml"), &err), 0);
	return root;
}

static void
gets_children(void **state)
{
	const struct node *root = parse("a: 1\nb: [x, y]\nc:\n  d: e\n");

	(void)state;
	assert_true(str_eq(node_text(root, "a"), S("1")));
	assert_null(node_text(root, "b").p);
	assert_null(node_text(root, "z").p);
	assert_null(node_get(root, "z"));
	assert_null(node_get(NULL, "a"));
	assert_null(node_get(node_get(root, "b"), "a"));
	assert_null(node_get(node_get(root, "a"), "a"));
	assert_true(str_eq(node_text(node_get(root, "c"), "d"), S("e")));
	assert_int_equal(node_get(root, "b")->nkids, 2);
}

static void
knows_null(void **state)
{
	const struct node *root =
		parse("a:\nb: ~\nc: null\nd: ''\ne: \"null\"\nf: []\ng: x\n");

	(void)state;
	assert_true(node_is_null(NULL));
	assert_true(node_is_null(node_get(root, "a")));
	assert_true(node_is_null(node_get(root, "b")));
	assert_true(node_is_null(node_get(root, "c")));
	assert_false(node_is_null(node_get(root, "d")));
	assert_false(node_is_null(node_get(root, "e")));
	assert_false(node_is_null(node_get(root, "f")));
	assert_false(node_is_null(node_get(root, "g")));
}

static void
wants_a_kind(void **state)
{
	const struct node *root = parse("a: 1\nb: [x]\n");

	(void)state;
	assert_int_equal(node_want(root, NODE_MAP, "root", S("f"), &err), 0);
	assert_int_equal(node_want(node_get(root, "a"), NODE_LIST, "a", S("f"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text, "f:1:4: 'a' must be a list, not one value");
	assert_int_equal(node_want(node_get(root, "b"), NODE_MAP, "b", S("f"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text,
			    "f:2:4: 'b' must be a map (key: value), not a list");
}

static void
suggests_a_near_key(void **state)
{
	static const char *const keys[] = {"torch", "python", "xformers", NULL};

	(void)state;
	assert_int_equal(node_known(parse("torch: 1\npython: 2"), keys, S("f"), &err), 0);
	assert_int_equal(node_known(parse("torch: 1\nxformer: 2"), keys, S("f"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text,
			    "f:2:1: unknown key 'xformer'; did you mean 'xformers'?");
	assert_int_equal(node_known(parse("pyhton: 2"), keys, S("f"), &err), -E_FORMAT);
	assert_string_equal(err.text,
			    "f:1:1: unknown key 'pyhton'; did you mean 'python'?");
	assert_int_equal(node_known(parse("numpy: 2"), keys, S("f"), &err), -E_FORMAT);
	assert_string_equal(
		err.text,
		"f:1:1: unknown key 'numpy'; known here: torch, python, xformers");
	assert_int_equal(node_known(parse("'': 2"), keys, S("f"), &err), -E_FORMAT);
}

/* The list of known keys may be longer than the place for it. */
static void
cuts_a_long_list_of_keys(void **state)
{
	static char names[80][16];
	const char *keys[81] = {0};

	(void)state;
	for (size_t i = 0; i < 80; i++) {
		snprintf(names[i], sizeof(names[i]), "key-number-%zu", i);
		keys[i] = names[i];
	}
	assert_int_equal(node_known(parse("other: 1"), keys, S("f"), &err), -E_FORMAT);
	assert_non_null(strstr(err.text, "known here: key-number-0, key-number-1, "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gets_children),
		TEST(knows_null),
		TEST(wants_a_kind),
		TEST(suggests_a_near_key),
		TEST(cuts_a_long_list_of_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
