/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "json.h"
#include "str.h"
#include "with_arena.h"

static struct err err;

static void
value_in_both_forms(struct json *json)
{
	json_open(json, '{');
	json_pair(json, "a", S("x"));
	json_key(json, "b");
	json_open(json, '[');
	json_uint(json, UINT64_MAX);
	json_bool(json, true);
	json_bool(json, false);
	json_str(json, (struct str){0});
	json_open(json, '{');
	json_close(json, '}');
	json_close(json, ']');
	json_key(json, "c");
	json_open(json, '[');
	json_close(json, ']');
	json_close(json, '}');
}

static void
expect(void (*write)(struct json *), bool pretty, const char *want)
{
	char *text = NULL;
	size_t n = 0;
	struct json json;
	FILE *file = open_memstream(&text, &n);

	json_start(&json, file, pretty);
	write(&json);
	json_end(&json);
	fclose(file);
	assert_string_equal(text, want);
	free(text);
}

static void
writes_both_forms(void **state)
{
	(void)state;
	expect(value_in_both_forms, false,
	       "{\"a\":\"x\",\"b\":[18446744073709551615,true,false,null,{}],\"c\":[]}"
	       "\n");
	expect(value_in_both_forms, true,
	       "{\n  \"a\": \"x\",\n  \"b\": [\n    18446744073709551615,\n    true,\n   "
	       " false,\n    null,\n"
	       "    {}\n  ],\n  \"c\": []\n}\n");
}

static void
odd_string(struct json *json)
{
	json_str(json,
		 S("\"\\/"
		   "\b\n\x1f\x7f\0\xc2\x80\xc3\xa4\xf0\x9f\x98\x80\xff\xed\xa0\x80."));
}

static void
escapes_strings(void **state)
{
	(void)state;
	expect(odd_string, false,
	       "\"\\\"\\\\/"
	       "\\u0008\\u000a\\u001f\\u007f\\u0000\\u0080\xc3\xa4\xf0\x9f\x98\x80"
	       "\\ufffd\\ufffd\\ufffd\\ufffd.\"\n");
}

/* JSON lines: one writer, a value a line. */
static void
starts_anew_after_the_end(void **state)
{
	char *text = NULL;
	size_t n = 0;
	struct json json;
	FILE *file = open_memstream(&text, &n);

	(void)state;
	json_start(&json, file, false);
	for (int i = 0; i < 2; i++) {
		json_open(&json, '{');
		json_pair(&json, "k", S("v"));
		json_close(&json, '}');
		json_end(&json);
	}
	fclose(file);
	assert_string_equal(text, "{\"k\":\"v\"}\n{\"k\":\"v\"}\n");
	free(text);
}

static int
parse(const struct node **root, struct str text)
{
	return json_parse(root, &arena, text, S("f.json"), &err);
}

static void
reads(void **state)
{
	const struct node *root, *list;

	(void)state;
	assert_int_equal(parse(&root, S(" {\"a\": \"x\\u0000\\u00e4\", \"b\": [1, -2, "
					"true, false, null, \"null\"], \"c\": {}}\n")),
			 0);
	assert_true(str_eq(node_text(root, "a"), S("x\0\xc3\xa4")));
	assert_true(node_get(root, "a")->quoted);
	list = node_get(root, "b");
	assert_int_equal(list->nkids, 6);
	assert_true(str_eq(list->first->text, S("1")));
	assert_false(list->first->quoted);
	assert_true(str_eq(list->first->next->text, S("-2")));
	assert_true(str_eq(list->first->next->next->text, S("true")));
	assert_true(node_is_null(list->first->next->next->next->next));
	assert_false(node_is_null(list->first->next->next->next->next->next));
	assert_int_equal(node_get(root, "c")->kind, NODE_MAP);
	assert_int_equal(node_get(root, "c")->nkids, 0);
	assert_int_equal(parse(&root, S("\"only\"")), 0);
	assert_true(str_eq(root->text, S("only")));
}

/* A version written as a number keeps the digits it was written with. */
static void
keeps_the_digits_of_numbers(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"12.8", "12.8"},
		{"0.1", "0.1"},
		{"-1.5", "-1.5"},
		{"1e3", "1000"},
		{"9007199254740993", "9007199254740993"},
		{"3.141592653589793", "3.141592653589793"},
		{"9223372036854775807", "9223372036854775807"},
	};
	const struct node *root;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(parse(&root, str_c(cases[i].text)), 0);
		assert_string_equal(root->text.p, cases[i].want);
	}
}

static void
keeps_the_order_of_keys(void **state)
{
	const struct node *root, *kid;
	const char *want = "zyxabc";

	(void)state;
	assert_int_equal(
		parse(&root, S("{\"z\":1,\"y\":1,\"x\":1,\"a\":1,\"b\":1,\"c\":1}")), 0);
	kid = root->first;
	for (size_t i = 0; i < 6; i++, kid = kid->next)
		assert_true(str_eq(kid->key, str_n(want + i, 1)));
}

static void
refuses(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"{\"a\":1,}",
		"[1,]",
		"{\"a\":1}x",
		"{} {}",
		"{'a':1}",
		"[1 2]",
		"nul",
		"01",
		"+1",
		"\"\\x\"",
		"\"\n\"",
		"\"\xff\"",
		"\"\\ud800\"",
		"{\"a\":1,\"a\":2}",
		"[1e999]",
		"NaN",
		"{\"a\\u0000b\":1}",
		"// x\n1",
		"99999999999999999999",
	};
	const struct node *root;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (parse(&root, str_c(bad[i])) != -E_FORMAT)
			fail_msg("'%s' was taken", bad[i]);
	assert_int_equal(parse(&root, (struct str){0}), -E_FORMAT);
	assert_int_equal(parse(&root, S("{\n\"a\":\n}")), -E_FORMAT);
	assert_true(str_starts(str_c(err.text), S("f.json:3: ")));
}

static void
ends_nesting(void **state)
{
	const struct node *root;
	struct buf buf;

	(void)state;
	for (int depth = 256; depth <= 257; depth++) {
		buf_init(&buf, &arena, 2000);
		for (int i = 0; i < depth; i++)
			buf_char(&buf, '[');
		buf_add(&buf, S("\"[[[\\\"[[[\"")); /* in a string they do not count */
		for (int i = 0; i < depth; i++)
			buf_char(&buf, ']');
		assert_int_equal(parse(&root, buf_str(&buf)),
				 depth == 256 ? 0 : -E_FORMAT);
	}
	assert_string_equal(err.text, "f.json:1: nested deeper than 256 levels");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_both_forms),
		TEST(escapes_strings),
		TEST(starts_anew_after_the_end),
		TEST(reads),
		TEST(keeps_the_digits_of_numbers),
		TEST(keeps_the_order_of_keys),
		TEST(refuses),
		TEST(ends_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
