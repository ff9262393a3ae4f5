/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_rows.h"

#include "name.h"
#include "row.h"
#include "str.h"

int
policy_bad(const struct policy_reader *r, const struct node *row, const char *key,
	   const char *right)
{
	const struct node *node = node_get(row, key);

	if (!node)
		node = row;
	return err_at(r->err, r->file, node->line, node->col, "'%s' must be %s", key,
		      right);
}

static int
read_text(struct policy_reader *r, const struct node *row, const char *key,
	  struct str *text)
{
	const struct node *node = node_get(row, key);

	*text = (struct str){0};
	if (node_is_null(node))
		return 0;
	if (node_want(node, NODE_SCALAR, key, r->file, r->err) < 0)
		return -E_FORMAT;
	*text = node->text;
	if (str_has_control(*text))
		return policy_bad(r, row, key, "one line of text");
	return 0;
}

int
policy_row_read(struct policy_reader *r, struct policy_row *row, const struct node *node,
		const char *const *keys)
{
	struct str conf;

	*row = (struct policy_row){.line = node->line};
	if (node_want(node, NODE_MAP, "a row", r->file, r->err) < 0 ||
	    node_known(node, keys, r->file, r->err) < 0 ||
	    read_text(r, node, keys[0], &row->key) < 0 ||
	    read_text(r, node, "reason", &row->reason) < 0 ||
	    read_text(r, node, "link", &row->link) < 0 ||
	    read_text(r, node, "conf", &conf) < 0)
		return -E_FORMAT;
	if (!row->key.n)
		return err_at(r->err, r->file, node->line, node->col,
			      "the row lacks '%s'", keys[0]);
	if (row->link.p && !str_starts(row->link, S("https://")))
		return policy_bad(r, node, "link", "an https: address");
	if (node_get(node, "off") && !policy_row_off(node))
		return policy_bad(r, node, "off", "true, which takes the row away");
	if (conf.p && !row_is_mark(conf))
		return policy_bad(r, node, "conf", "S, V, R, I or U (how sure it is)");
	return 0;
}

int
policy_row_name(struct policy_reader *r, struct policy_row *row, const struct node *node)
{
	if (!name_valid(row->key))
		return policy_bad(r, node, "name", "a project's name");
	row->key = name_canonical(r->arena, row->key);
	return 0;
}

static struct policy_row *
row_at(const struct policy_table *table, size_t size, size_t i)
{
	return (void *)((char *)table->rows + i * size);
}

static struct policy_row *
find_row(const struct policy_table *table, size_t size, struct str key)
{
	for (size_t i = 0; i < table->n; i++)
		if (str_eq(row_at(table, size, i)->key, key))
			return row_at(table, size, i);
	return NULL;
}

static struct policy_row *
append(struct policy_reader *r, struct policy_table *table, size_t size)
{
	if (table->n == table->size) {
		void *old = table->rows;

		table->size = table->size ? 2 * table->size : 16;
		table->rows = arena_array(r->arena, table->size, size);
		if (old)
			memcpy(table->rows, old, table->n * size);
	}
	return row_at(table, size, table->n++);
}

void *
policy_row_put(struct policy_reader *r, struct policy_table *table, size_t size,
	       const struct policy_row *row)
{
	struct policy_row *place = find_row(table, size, row->key), fresh = *row;

	fresh.doc = r->policy->ndocs;
	if (place && place->doc == fresh.doc) {
		err_at(r->err, r->file, row->line, 0,
		       "'%.*s' stands here twice; the first is in line %u", STR(row->key),
		       place->line);
		return NULL;
	}
	if (!place)
		place = append(r, table, size);
	memset(place, 0, size);
	*place = fresh;
	return place;
}

bool
policy_row_off(const struct node *node)
{
	return str_eq(node_text(node, "off"), S("true"));
}

int
policy_row_drop(struct policy_reader *r, struct policy_table *table, size_t size,
		struct str key, const struct node *node)
{
	struct policy_row *row = find_row(table, size, key);
	size_t behind;

	if (!row)
		return err_at(r->err, r->file, node->line, node->col,
			      "there is no '%.*s' to take away", STR(key));
	behind = (size_t)((char *)row_at(table, size, table->n) - (char *)row) - size;
	memmove(row, (char *)row + size, behind);
	table->n--;
	return 0;
}

/* One of the two rows is of the document at hand, for those before it were right. */
static int
renamed_twice(const struct policy_reader *r, const struct policy_row *row, struct str to)
{
	const struct policy_rename *next = policy_rename(r->policy, to);
	const struct policy_row *at;

	if (!next)
		return 0;
	at = row->doc == r->policy->ndocs ? row : &next->row;
	return err_at(r->err, r->file, at->line, 0,
		      "'%.*s' gives '%.*s', which becomes '%.*s' in turn", STR(row->key),
		      STR(to), STR(next->to));
}

int
policy_check_renames(const struct policy_reader *r)
{
	const struct policy_rename *renames = r->policy->renames.rows;
	const struct policy_family *families = r->policy->families.rows;

	for (size_t i = 0; i < r->policy->renames.n; i++)
		if (renamed_twice(r, &renames[i].row, renames[i].to) < 0)
			return -E_FORMAT;
	for (size_t i = 0; i < r->policy->families.n; i++)
		if (families[i].others == POLICY_RENAME &&
		    renamed_twice(r, &families[i].row, families[i].winner) < 0)
			return -E_FORMAT;
	return 0;
}

int
policy_choice(struct policy_reader *r, const struct node *row, const char *key,
	      const char *const *words, unsigned *place)
{
	const struct node *node = node_get(row, key);
	char list[128] = "";
	size_t n = 0;

	if (!node)
		return 0;
	for (unsigned i = 0; words[i]; i++) {
		if (node->kind == NODE_SCALAR && str_eq(node->text, str_c(words[i]))) {
			*place = i;
			return 0;
		}
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
				      !i             ? ""
				      : words[i + 1] ? ", "
						     : " or ",
				      words[i]);
	}
	return policy_bad(r, row, key, list);
}

int
policy_list(struct policy_reader *r, const struct node *row, const char *key,
	    struct str **list, size_t *n)
{
	const struct node *node = node_get(row, key);

	*list = NULL;
	*n = 0;
	if (node_is_null(node))
		return 0;
	if (node_want(node, NODE_LIST, key, r->file, r->err) < 0)
		return -E_FORMAT;
	*list = ARENA_ARRAY(r->arena, struct str, node->nkids);
	for (const struct node *kid = node->first; kid; kid = kid->next) {
		if (node_want(kid, NODE_SCALAR, key, r->file, r->err) < 0)
			return -E_FORMAT;
		if (!kid->text.n || str_has_control(kid->text))
			return policy_bad(r, row, key, "a list of words");
		(*list)[(*n)++] = kid->text;
	}
	return 0;
}

int
policy_names(struct policy_reader *r, const struct node *row, const char *key,
	     struct str **list, size_t *n)
{
	if (policy_list(r, row, key, list, n) < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < *n; i++) {
		if (!name_valid((*list)[i]))
			return policy_bad(r, row, key, "a list of project names");
		(*list)[i] = name_canonical(r->arena, (*list)[i]);
	}
	return 0;
}
