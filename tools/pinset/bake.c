/* SPDX-License-Identifier: Apache-2.0 */
/* pinset bake, ci: every row for docker buildx bake, and for a CI matrix. */
#include "pinset.h"
#include "json.h"
#include "str.h"

struct rows {
	struct matrix_row *p;
	size_t n;
};

static int
resolve_rows(struct rows *rows, struct arena *arena, const struct matrix *matrix,
	     const struct matrix_override *overrides, struct err *err)
{
	int status = 0;

	rows->p = ARENA_ARRAY(arena, struct matrix_row, matrix->nrows);
	for (; rows->n < matrix->nrows && status == 0; rows->n++) {
		const struct matrix_override *fit;
		struct str name = matrix->rows[rows->n].name;

		status = pinset_fitting(&fit, arena, matrix, name, overrides, err);
		if (status == 0)
			status = matrix_resolve(&rows->p[rows->n], matrix, arena, name,
						fit, err);
	}
	return status;
}

/*
 * How a command on all rows starts. Overrides count for each of them, as one image set is
 * built. Returns 0, or the exit status, said why.
 */
static int
rows_start(struct rows *rows, struct arena *arena, struct args *args)
{
	struct matrix_override *overrides = NULL;
	struct matrix matrix = {0};
	struct request request;
	struct err err = {0};
	int status;

	request_read(&request, args, false);
	opt_operands(args, 0, 0);
	status = pinset_matrix(&matrix, arena, request.file, &err);
	if (status == 0)
		status = pinset_overrides(&overrides, arena, &err);
	if (status == 0)
		status = resolve_rows(rows, arena, &matrix, overrides, &err);
	if (status < 0)
		return err_exit(&err, TOOL);
	pinset_tell(overrides, request.file);
	return 0;
}

static void
put_args(struct json *json, const struct pair *pairs, size_t npairs)
{
	json_key(json, "args");
	json_open(json, '{');
	for (size_t i = 0; i < npairs; i++)
		if (pairs[i].is_arg)
			json_pair(json, pairs[i].name, pairs[i].value);
	json_close(json, '}');
}

static void
put_labels(struct json *json, const struct matrix_row *row, struct arena *arena)
{
	struct pair labels[MAX_PAIRS];
	size_t nlabels = row_labels(labels, row, arena);

	json_key(json, "labels");
	json_open(json, '{');
	for (size_t i = 0; i < nlabels; i++)
		json_pair(json, labels[i].name, labels[i].value);
	json_close(json, '}');
}

static void
put_list(struct json *json, const char *key, const struct node *list)
{
	if (!list || !list->first)
		return;
	json_key(json, key);
	json_open(json, '[');
	for (const struct node *item = list->first; item; item = item->next)
		json_str(json, item->text);
	json_close(json, ']');
}

static void
put_target(struct json *json, const struct matrix_row *row, struct arena *arena)
{
	struct pair pairs[MAX_PAIRS];
	size_t npairs = row_pairs(pairs, row, arena);

	json_key(json, arena_str(arena, row->name).p);
	json_open(json, '{');
	json_pair(json, "context", S("."));
	json_pair(json, "dockerfile", row->values[MATRIX_DOCKERFILE].text);
	put_args(json, pairs, npairs);
	json_key(json, "tags");
	json_open(json, '[');
	json_str(json, arena_printf(arena, "gpu-image:%.*s", STR(row->name)));
	json_close(json, ']');
	put_labels(json, row, arena);
	put_list(json, "cache-from", row->cache_from);
	put_list(json, "cache-to", row->cache_to);
	json_close(json, '}');
}

static void
put_bake(struct json *json, const struct rows *rows, struct arena *arena)
{
	json_open(json, '{');
	json_key(json, "group");
	json_open(json, '{');
	json_key(json, "default");
	json_open(json, '{');
	json_key(json, "targets");
	json_open(json, '[');
	for (size_t i = 0; i < rows->n; i++)
		json_str(json, rows->p[i].name);
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, '}');
	json_key(json, "target");
	json_open(json, '{');
	for (size_t i = 0; i < rows->n; i++)
		put_target(json, &rows->p[i], arena);
	json_close(json, '}');
	json_close(json, '}');
}

int
bake_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct rows rows = {0};
	struct json json;
	int status = rows_start(&rows, &mem, args);

	if (status)
		return status;
	json_start(&json, stdout, true);
	put_bake(&json, &rows, &mem);
	json_end(&json);
	return 0;
}

/* One line, as a step writes it into the variable of the job that follows. */
int
ci_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct rows rows = {0};
	struct json json;
	int status = rows_start(&rows, &mem, args);

	if (status)
		return status;
	json_start(&json, stdout, false);
	json_open(&json, '{');
	json_key(&json, "include");
	json_open(&json, '[');
	for (size_t i = 0; i < rows.n; i++) {
		const struct matrix_value *values = rows.p[i].values;

		json_open(&json, '{');
		json_pair(&json, "arch", rows.p[i].name);
		json_pair(&json, "stack", values[MATRIX_STACK].text);
		json_pair(&json, "dockerfile", values[MATRIX_DOCKERFILE].text);
		json_pair(&json, "python", values[MATRIX_PYTHON].text);
		json_pair(&json, "torch", values[MATRIX_TORCH].text);
		json_pair(&json, "cuda", values[MATRIX_CUDA].text);
		json_pair(&json, "tag",
			  arena_printf(&mem, "gpu-image:%.*s", STR(rows.p[i].name)));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
	return 0;
}
