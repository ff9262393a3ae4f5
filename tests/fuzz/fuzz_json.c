/* SPDX-License-Identifier: Apache-2.0 */
/* What is read and written again reads as the same. */
#include "json.h"
#include "str.h"
#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
write(struct json *json, const struct node *node)
{
	if (node->kind == NODE_SCALAR) {
		json_str(json, node->text);
		return;
	}
	json_open(json, node->kind == NODE_MAP ? '{' : '[');
	for (const struct node *kid = node->first; kid; kid = kid->next) {
		if (node->kind == NODE_MAP)
			json_key(json, kid->key.p);
		write(json, kid);
	}
	json_close(json, node->kind == NODE_MAP ? '}' : ']');
}

static bool
is_same(const struct node *a, const struct node *b)
{
	const struct node *x = a->first, *y = b->first;

	if (a->kind != b->kind || a->nkids != b->nkids || !str_eq(a->text, b->text) ||
	    !str_eq(a->key, b->key))
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!is_same(x, y))
			return false;
	return !x && !y;
}

static unsigned
depth_of(const struct node *node)
{
	unsigned most = 0;

	for (const struct node *kid = node->first; kid; kid = kid->next)
		most = depth_of(kid) > most ? depth_of(kid) : most;
	return most + 1;
}

static void
round_trip(const struct node *root, struct arena *arena, bool pretty)
{
	const struct node *again = NULL;
	struct err err = {0};
	struct json json;
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);

	json_start(&json, file, pretty);
	write(&json, root);
	json_end(&json);
	fclose(file);
	assert(json_parse(&again, arena, str_n(text, n), S("again"), &err) == 0);
	assert(is_same(root, again));
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = arena_new((size_t)1 << 30);
	const struct node *root = NULL;
	struct err err = {0};

	if (json_parse(&root, &arena, str_n(bytes, n), S("f.json"), &err) == 0) {
		walk(root, 0);
		if (depth_of(root) < 30) /* the writer's limit is 32 */
			for (int pretty = 0; pretty < 2; pretty++)
				round_trip(root, &arena, pretty);
	} else {
		assert(err.code == E_FORMAT);
	}
	arena_release(&arena);
	return 0;
}
