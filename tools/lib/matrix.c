/* SPDX-License-Identifier: Apache-2.0 */
/* Reads build-matrix.yaml; what is fit for a field is in matrix_check.c. */
#include "matrix.h"
#include "name.h"
#include "str.h"

struct reader {
	struct matrix *matrix;
	struct arena *arena;
	struct err *err;
};

#define LEVEL_KEYS                                                                    \
	"python", "torch", "cuda", "torchvision", "torchaudio", "triton", "xformers", \
		"torch_index", "min_driver", "sage", "installer", "comfyui", "base",  \
		"dockerfile", "pins", "caches"

static const char *const top_keys[] = {"version", "defaults", "stacks", "arches", NULL};
static const char *const defaults_keys[] = {LEVEL_KEYS, "stack", NULL};
static const char *const stack_keys[] = {LEVEL_KEYS, NULL};
static const char *const row_keys[] = {LEVEL_KEYS, "stack", "compute_capabilities",
				       "sage_capabilities", NULL};
static const char *const comfyui_keys[] = {"repo", "commit", NULL};
static const char *const base_keys[] = {"runtime", "devel", NULL};
static const char *const caches_keys[] = {"from", "to", NULL};

static int
bad(const struct reader *r, const struct node *node, const char *what, struct str text,
    const char *wants)
{
	return err_at(r->err, r->matrix->file, node->line, node->col,
		      "%s: '%.*s' is not %s", what, STR(text), wants);
}

/* The node of a dotted key such as "base.runtime", or NULL. */
static const struct node *
lookup(const struct node *map, const char *key)
{
	const char *dot = strchr(key, '.');
	char head[32];

	if (!dot)
		return node_get(map, key);
	snprintf(head, sizeof(head), "%.*s", (int)(dot - key), key);
	return node_get(node_get(map, head), dot + 1);
}

static int
read_value(struct reader *r, struct matrix_level *level, enum matrix_field field,
	   const struct node *node)
{
	struct matrix_value *value = &level->values[field];
	const char *wants;

	if (node_want(node, NODE_SCALAR, matrix_key(field), r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	*value = (struct matrix_value){.line = node->line, .col = node->col};
	if (matrix_optional(field) &&
	    (node_is_null(node) || str_eq(node->text, S("none"))))
		return 0;
	wants = matrix_wants(field, node->text, r->arena);
	if (wants)
		return bad(r, node, matrix_key(field), node->text, wants);
	value->text = node->text;
	return 0;
}

static int
read_capabilities(struct reader *r, struct matrix_level *level, enum matrix_field field,
		  const struct node *node)
{
	struct matrix_value *value = &level->values[field];
	const char *key = matrix_key(field), *wants;

	if (node_want(node, NODE_LIST, key, r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	*value = (struct matrix_value){.line = node->line, .col = node->col};
	for (const struct node *kid = node->first; kid; kid = kid->next) {
		if (node_want(kid, NODE_SCALAR, key, r->matrix->file, r->err) < 0)
			return -E_FORMAT;
		wants = matrix_wants(MATRIX_CAPABILITIES, kid->text, r->arena);
		if (wants)
			return bad(r, kid, key, kid->text, wants);
		if (str_has_word(value->text, kid->text))
			return err_at(r->err, r->matrix->file, kid->line, kid->col,
				      "%s: '%.*s' stands twice", key, STR(kid->text));
		value->text = value->text.p
				      ? arena_printf(r->arena, "%.*s %.*s",
						     STR(value->text), STR(kid->text))
				      : kid->text;
	}
	if (!value->text.p)
		return bad(r, node, key, S("[]"),
			   "a list with at least one, such as [\"8.9\"]");
	return 0;
}

static int
by_name(const void *left, const void *right)
{
	const struct matrix_pin *a = left, *b = right;

	return str_cmp(a->name, b->name);
}

/* The torch stack has keys of its own; as a pin it would contradict them. */
static int
check_pin_name(const struct reader *r, const struct node *node, struct str name)
{
	static const char *const stack[] = {"torch", "torchvision", "torchaudio",
					    "triton", "xformers"};

	for (size_t i = 0; i < COUNT(stack); i++)
		if (str_eq(name, str_c(stack[i])))
			return err_at(r->err, r->matrix->file, node->key_line,
				      node->key_col,
				      "'%s' is no pin; write it as a key of the stack: "
				      "'%s: VERSION'",
				      stack[i], stack[i]);
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_alnum(name.p[i]) &&
		    (name.p[i] != '-' || i == 0 || i + 1 == name.n))
			return err_at(
				r->err, r->matrix->file, node->key_line, node->key_col,
				"'%.*s' is no package name (letters, digits, '-', '_', "
				"'.')",
				STR(node->key));
	return 0;
}

static int
read_pin(struct reader *r, struct matrix_level *level, const struct node *node)
{
	struct matrix_pin pin = {.name = name_canonical(r->arena, node->key)};
	const char *wants;

	if (check_pin_name(r, node, pin.name) < 0 ||
	    node_want(node, NODE_SCALAR, node->key.p, r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < level->pins.n; i++)
		if (str_eq(level->pins.p[i].name, pin.name))
			return err_at(r->err, r->matrix->file, node->key_line,
				      node->key_col,
				      "'%.*s' is pinned twice; one package, one line",
				      STR(pin.name));
	pin.value.line = node->line;
	pin.value.col = node->col;
	if (!str_eq(node->text, S("none"))) {
		wants = matrix_pin_wants(node->text, r->arena);
		if (wants)
			return bad(r, node, arena_str(r->arena, pin.name).p, node->text,
				   wants);
		pin.value.text = node->text;
	}
	level->pins.p[level->pins.n++] = pin;
	return 0;
}

static int
read_pins(struct reader *r, struct matrix_level *level, const struct node *map)
{
	if (!map || node_is_null(map))
		return 0;
	if (node_want(map, NODE_MAP, "pins", r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	level->pins.p = ARENA_ARRAY(r->arena, struct matrix_pin, map->nkids);
	for (const struct node *kid = map->first; kid; kid = kid->next)
		if (read_pin(r, level, kid) < 0)
			return -E_FORMAT;
	if (level->pins.n)
		qsort(level->pins.p, level->pins.n, sizeof(*level->pins.p), by_name);
	return 0;
}

static int
read_list(struct reader *r, const struct node **list, const struct node *map,
	  const char *key)
{
	const struct node *node = node_get(map, key);

	if (!node)
		return 0;
	if (node_want(node, NODE_LIST, key, r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	for (const struct node *kid = node->first; kid; kid = kid->next)
		if (node_want(kid, NODE_SCALAR, key, r->matrix->file, r->err) < 0)
			return -E_FORMAT;
	*list = node;
	return 0;
}

/* A map inside a level, all of whose keys are known. */
static int
check_map(struct reader *r, const struct node *level, const char *key,
	  const char *const *keys)
{
	const struct node *map = node_get(level, key);

	if (!map)
		return 0;
	if (node_want(map, NODE_MAP, key, r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	return node_known(map, keys, r->matrix->file, r->err);
}

static int
read_fields(struct reader *r, struct matrix_level *level, const struct node *map,
	    enum matrix_origin from)
{
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++) {
		const struct node *node = lookup(map, matrix_key(i));
		int status = 0;

		if (!node)
			continue;
		if (i == MATRIX_CAPABILITIES || i == MATRIX_SAGE_CAPABILITIES)
			status = read_capabilities(r, level, i, node);
		else
			status = read_value(r, level, i, node);
		if (status < 0)
			return status;
		level->values[i].from = from;
	}
	for (size_t i = 0; i < level->pins.n; i++)
		level->pins.p[i].value.from = from;
	return 0;
}

static int
read_level(struct reader *r, struct matrix_level *level, const struct node *map,
	   const char *const *keys, enum matrix_origin from)
{
	const struct node *caches = node_get(map, "caches");
	struct str file = r->matrix->file;
	int status;

	level->name = map->key;
	level->line = map->key_line;
	level->col = map->key_col;
	status = node_want(map, NODE_MAP, map->key.p, file, r->err);
	if (status == 0)
		status = node_known(map, keys, file, r->err);
	if (status == 0)
		status = check_map(r, map, "comfyui", comfyui_keys);
	if (status == 0)
		status = check_map(r, map, "base", base_keys);
	if (status == 0)
		status = check_map(r, map, "caches", caches_keys);
	if (status == 0)
		status = read_pins(r, level, node_get(map, "pins"));
	if (status == 0)
		status = read_list(r, &level->cache_from, caches, "from");
	if (status == 0)
		status = read_list(r, &level->cache_to, caches, "to");
	return status < 0 ? status : read_fields(r, level, map, from);
}

/* "stacks" and "arches": maps of levels by name. */
static int
read_levels(struct reader *r, struct matrix_level **levels, size_t *nlevels,
	    const struct node *root, const char *key)
{
	const struct node *map = node_get(root, key);
	bool is_rows = strcmp(key, "arches") == 0;

	if (!map)
		return err_at(r->err, r->matrix->file, root->line, root->col,
			      "'%s' is missing: a map of name to %s", key,
			      is_rows ? "row" : "stack");
	if (node_want(map, NODE_MAP, key, r->matrix->file, r->err) < 0)
		return -E_FORMAT;
	*levels = ARENA_ARRAY(r->arena, struct matrix_level, map->nkids);
	for (const struct node *kid = map->first; kid; kid = kid->next) {
		const char *wants = matrix_wants(MATRIX_STACK, kid->key, r->arena);

		if (wants)
			return err_at(r->err, r->matrix->file, kid->key_line,
				      kid->key_col, "'%.*s' is not %s", STR(kid->key),
				      wants);
		if (read_level(r, &(*levels)[*nlevels], kid,
			       is_rows ? row_keys : stack_keys,
			       is_rows ? FROM_ROW : FROM_STACK) < 0)
			return -E_FORMAT;
		++*nlevels;
	}
	return 0;
}

static int
check_version(const struct reader *r, const struct node *root)
{
	const struct node *node = node_get(root, "version");

	if (!node)
		return err_at(r->err, r->matrix->file, root->line, root->col,
			      "'version' is missing; this program reads 'version: 1'");
	if (node->kind != NODE_SCALAR || !str_eq(node->text, S("1")))
		return err_at(
			r->err, r->matrix->file, node->line, node->col,
			"version '%.*s' is not known; this program reads 'version: 1'",
			STR(node->text));
	return 0;
}

int
matrix_parse(struct matrix *matrix, struct arena *arena, const struct node *root,
	     struct str file, struct err *err)
{
	struct reader r = {matrix, arena, err};
	const struct node *defaults = node_get(root, "defaults");

	*matrix = (struct matrix){.file = file};
	if (node_want(root, NODE_MAP, "the matrix", file, err) < 0 ||
	    node_known(root, top_keys, file, err) < 0 || check_version(&r, root) < 0)
		return -E_FORMAT;
	if (defaults && !node_is_null(defaults) &&
	    read_level(&r, &matrix->defaults, defaults, defaults_keys, FROM_DEFAULTS) < 0)
		return -E_FORMAT;
	if (read_levels(&r, &matrix->stacks, &matrix->nstacks, root, "stacks") < 0 ||
	    read_levels(&r, &matrix->rows, &matrix->nrows, root, "arches") < 0)
		return -E_FORMAT;
	return 0;
}
