/* SPDX-License-Identifier: Apache-2.0 */
/* The only room that includes jansson. */
#include "json.h"
#include "str.h"

#include <jansson.h>

enum { DEPTH = 256, MAX_BYTES = 64 << 20 };

static void convert(struct node *node, struct arena *arena, const json_t *value,
		    unsigned depth);

static void
add_kid(struct node *parent, struct node ***tail, struct arena *arena, struct str key,
	const json_t *value, unsigned depth)
{
	struct node *kid = ARENA_NEW(arena, struct node);

	kid->key = key;
	convert(kid, arena, value, depth + 1);
	**tail = kid;
	*tail = &kid->next;
	parent->nkids++;
}

static void
convert_kids(struct node *node, struct arena *arena, const json_t *value, unsigned depth)
{
	struct node **tail = &node->first;
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item)
			add_kid(node, &tail, arena, (struct str){0}, item, depth);
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, item)
		add_kid(node, &tail, arena, arena_str(arena, str_c(key)), item, depth);
}

/* The fewest digits that read back as the same number: 12.8, not 12.800000000000001. */
static struct str
real_text(struct arena *arena, double value)
{
	struct str text = {0};

	for (int digits = 15; digits <= 17; digits++) {
		text = arena_printf(arena, "%.*g", digits, value);
		if (strtod(text.p, NULL) == value)
			break;
	}
	return text;
}

static void
convert(struct node *node, struct arena *arena, const json_t *value, unsigned depth)
{
	assert(depth <=
	       DEPTH); /* jansson ends at JSON_PARSER_MAX_DEPTH, and we below it */
	node->kind = json_is_array(value)    ? NODE_LIST
		     : json_is_object(value) ? NODE_MAP
					     : NODE_SCALAR;
	if (node->kind != NODE_SCALAR) {
		convert_kids(node, arena, value, depth);
	} else if (json_is_string(value)) {
		node->quoted = true;
		node->text = arena_str(arena, str_n(json_string_value(value),
						    json_string_length(value)));
	} else if (json_is_integer(value)) {
		node->text =
			arena_printf(arena, "%lld", (long long)json_integer_value(value));
	} else if (json_is_real(value)) {
		node->text = real_text(arena, json_real_value(value));
	} else {
		node->text = json_is_true(value)    ? S("true")
			     : json_is_false(value) ? S("false")
						    : S("null");
	}
}

/* How deep brackets nest outside strings, so that convert's recursion has a bound of
 * ours. */
static bool
too_deep(struct str bytes)
{
	unsigned depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];
		if (in_string) {
			i += c == '\\';
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if ((c == '[' || c == '{') && ++depth > DEPTH) {
			return true;
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return false;
}

int
json_parse(const struct node **root, struct arena *arena, struct str bytes,
	   struct str file, struct err *err)
{
	struct node *top = ARENA_NEW(arena, struct node);
	json_error_t problem;
	json_t *value;

	if (bytes.n > MAX_BYTES)
		return err_at(err, file, 1, 0, "larger than 64 MiB");
	if (too_deep(bytes))
		return err_at(err, file, 1, 0, "nested deeper than 256 levels");
	value = json_loadb(bytes.n ? bytes.p : "", bytes.n,
			   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL,
			   &problem);
	if (!value)
		return err_at(err, file, problem.line > 0 ? (unsigned)problem.line : 1, 0,
			      "%s", problem.text);
	convert(top, arena, value, 0);
	json_decref(value);
	*root = top;
	return 0;
}
