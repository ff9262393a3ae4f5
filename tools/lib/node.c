/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"
#include "buf.h"
#include "str.h"

static const char *const kinds[] = {"one value", "a list", "a map (key: value)"};

const struct node *
node_get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (const struct node *kid = map->first; kid; kid = kid->next)
		if (str_eq(kid->key, str_c(key)))
			return kid;
	return NULL;
}

struct str
node_text(const struct node *map, const char *key)
{
	const struct node *kid = node_get(map, key);

	return kid && kid->kind == NODE_SCALAR ? kid->text : (struct str){0};
}

bool
node_is_null(const struct node *node)
{
	if (!node)
		return true;
	return node->kind == NODE_SCALAR && !node->quoted &&
	       (node->text.n == 0 || str_eq(node->text, S("null")) ||
		str_eq(node->text, S("~")));
}

int
node_want(const struct node *node, enum node_kind kind, const char *what, struct str file,
	  struct err *err)
{
	if (node->kind == kind)
		return 0;
	return err_at(err, file, node->line, node->col, "'%s' must be %s, not %s", what,
		      kinds[kind], kinds[node->kind]);
}

/* Edit distance up to 2, enough to guess a typing error. */
static bool
is_near(struct str a, struct str b)
{
	size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n;

	while (head < least && a.p[head] == b.p[head])
		head++;
	while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	return a.n - head - tail <= 2 && b.n - head - tail <= 2 && head + tail > 0;
}

static bool
is_known(struct str key, const char *const *keys)
{
	for (size_t i = 0; keys[i]; i++)
		if (str_eq(key, str_c(keys[i])))
			return true;
	return false;
}

static int
unknown(const struct node *kid, const char *const *keys, struct str file, struct err *err)
{
	char list[512] = "";

	for (size_t i = 0, n = 0; keys[i]; i++) {
		if (is_near(kid->key, str_c(keys[i])))
			return err_at(err, file, kid->key_line, kid->key_col,
				      "unknown key '%.*s'; did you mean '%s'?",
				      STR(kid->key), keys[i]);
		if (n < sizeof(list))
			n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
					      i ? ", " : "", keys[i]);
	}
	return err_at(err, file, kid->key_line, kid->key_col,
		      "unknown key '%.*s'; known here: %s", STR(kid->key), list);
}

int
node_known(const struct node *map, const char *const *keys, struct str file,
	   struct err *err)
{
	for (const struct node *kid = map->first; kid; kid = kid->next)
		if (!is_known(kid->key, keys))
			return unknown(kid, keys, file, err);
	return 0;
}
