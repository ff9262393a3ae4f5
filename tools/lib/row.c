/* SPDX-License-Identifier: Apache-2.0 */
#include "row.h"
#include "data.h"
#include "str.h"

/* What every step here needs to report and to allocate. */
struct reader {
	struct arena *arena;
	struct str file;
	struct err *err;
};

static int
check_value(const struct reader *in, const struct row_col *col, const struct node *node)
{
	int status = node_want(node, NODE_SCALAR, col->name, in->file, in->err);

	if (status || !col->check || col->check(node->text))
		return status;
	return err_at(in->err, in->file, node->line, node->col, "%s '%.*s' is not %s",
		      col->name, STR(node->text), col->right);
}

static int
read_list(const struct reader *in, struct row *row, size_t i, const struct row_col *col,
	  const struct node *node)
{
	int status = node_want(node, NODE_LIST, col->name, in->file, in->err);
	struct str *list;

	if (status)
		return status;
	list = row->list[i] = ARENA_ARRAY(in->arena, struct str, node->nkids);
	for (const struct node *kid = node->first; kid; kid = kid->next) {
		status = check_value(in, col, kid);
		if (status)
			return status;
		for (size_t k = 0; k < row->nlist[i]; k++)
			if (str_eq(list[k], kid->text))
				return err_at(in->err, in->file, kid->line, kid->col,
					      "%s '%.*s' stands twice", col->name,
					      STR(kid->text));
		list[row->nlist[i]++] = kid->text;
	}
	return 0;
}

static int
read_col(const struct reader *in, struct row *row, size_t i, const struct row_col *col)
{
	const struct node *node = node_get(row->node, col->name);
	int status;

	if (node_is_null(node)) {
		if (!col->needed)
			return 0;
		return row_bad(row, in->file, in->err, "the row lacks '%s'", col->name);
	}
	if (col->list)
		return read_list(in, row, i, col, node);
	status = check_value(in, col, node);
	row->text[i] = node->text;
	return status;
}

int
row_open(const struct node **root, struct str *file, struct arena *arena, const char *dir,
	 const char *name, const char *const *keys, struct err *err)
{
	int status = data_load(root, file, arena, dir, name, err);

	if (!status)
		status = node_want(*root, NODE_MAP, name, *file, err);
	return status ? status : node_known(*root, keys, *file, err);
}

bool
row_is_mark(struct str text)
{
	return text.n == 1 && str_chr(S("SVRIU"), text.p[0]) >= 0;
}

static int
read_conf(const struct reader *in, struct row *row)
{
	struct str conf = node_text(row->node, "conf");

	if (!row_is_mark(conf))
		return row_bad(row, in->file, in->err,
			       "the row needs conf: S, V, R, I or U (how sure it is)");
	row->conf = conf.p[0];
	return 0;
}

static int
read_row(const struct reader *in, struct row *row, const struct row_shape *shape)
{
	const char *keys[ROW_COLS + 2] = {"conf"};
	int status = node_want(row->node, NODE_MAP, shape->section, in->file, in->err);

	for (size_t i = 0; shape->cols[i].name; i++)
		keys[i + 1] = shape->cols[i].name;
	if (!status)
		status = node_known(row->node, keys, in->file, in->err);
	for (size_t i = 0; !status && shape->cols[i].name; i++)
		status = read_col(in, row, i, &shape->cols[i]);
	return status ? status : read_conf(in, row);
}

static int
check_order(const struct reader *in, const struct row *before, const struct row *row,
	    const struct row_shape *shape)
{
	int order = shape->order ? shape->order(before, row) : -1;

	if (order < 0)
		return 0;
	return row_bad(row, in->file, in->err,
		       order ? "the row must stand before the one of line %u"
			     : "the row says again what line %u says",
		       before->node->line);
}

int
row_read(struct row **rows, size_t *nrows, struct arena *arena, const struct node *root,
	 const struct row_shape *shape, struct str file, struct err *err)
{
	const struct reader in = {arena, file, err};
	const struct node *list = node_get(root, shape->section);
	size_t n = 0;
	int status;

	if (!list)
		return err_at(err, file, root->line, root->col,
			      "the table '%s' is missing", shape->section);
	status = node_want(list, NODE_LIST, shape->section, file, err);
	if (status)
		return status;
	*rows = ARENA_ARRAY(arena, struct row, list->nkids);
	for (const struct node *node = list->first; node; node = node->next, n++) {
		struct row *row = &(*rows)[n];

		row->node = node;
		status = read_row(&in, row, shape);
		if (!status && n)
			status = check_order(&in, row - 1, row, shape);
		if (status)
			return status;
	}
	*nrows = n;
	return 0;
}

int
row_bad(const struct row *row, struct str file, struct err *err, const char *format, ...)
{
	char text[512];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	return err_at(err, file, row->node->line, row->node->col, "%s", text);
}
