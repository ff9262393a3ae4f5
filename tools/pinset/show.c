/* SPDX-License-Identifier: Apache-2.0 */
/* pinset show: a row with where each value came from. */
#include "pinset.h"
#include "json.h"
#include "out.h"
#include "str.h"

static void
show_line(const char *key, const struct matrix_row *row, const struct matrix_value *value,
	  struct arena *arena)
{
	struct str origin = matrix_origin_str(row, value, arena);

	printf("%-22s ", key);
	out_escaped(stdout, value->text.p ? value->text : S("-"));
	for (size_t n = value->text.n; n < 48; n++)
		putchar(' ');
	printf(" %.*s", STR(origin));
	if (value->from == FROM_PIN) {
		printf(", instead of ");
		out_escaped(stdout, value->was.p ? value->was : S("nothing"));
	}
	putchar('\n');
}

static void
show_table(const struct matrix_row *row, struct arena *arena)
{
	struct str index = matrix_index(row, arena);

	printf("row %.*s of ", STR(row->name));
	out_escaped(stdout, row->file);
	putchar('\n');
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++) {
		struct matrix_value value = row->values[i];

		if (i == MATRIX_TORCH_INDEX && value.from == FROM_NOWHERE)
			value.text = index; /* follows from the CUDA tag */
		show_line(matrix_key(i), row, &value, arena);
	}
	for (size_t i = 0; i < row->pins.n; i++)
		show_line(arena_printf(arena, "  %.*s", STR(row->pins.p[i].name)).p, row,
			  &row->pins.p[i].value, arena);
}

static void
json_value(struct json *json, const struct matrix_row *row,
	   const struct matrix_value *value, struct arena *arena)
{
	struct str from = {0};

	if (value->from != FROM_NOWHERE)
		from = matrix_origin_str(row, value, arena);
	json_open(json, '{');
	json_pair(json, "value", value->text);
	json_pair(json, "from", from);
	if (value->from == FROM_PIN)
		json_pair(json, "was", value->was);
	if (value->line) {
		json_key(json, "line");
		json_uint(json, value->line);
	}
	json_close(json, '}');
}

static void
show_json(const struct matrix_row *row, struct arena *arena)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_pair(&json, "arch", row->name);
	json_pair(&json, "file", row->file);
	json_pair(&json, "torch_index_url", matrix_index(row, arena));
	json_key(&json, "values");
	json_open(&json, '{');
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++) {
		json_key(&json, matrix_key(i));
		json_value(&json, row, &row->values[i], arena);
	}
	json_close(&json, '}');
	json_key(&json, "pins");
	json_open(&json, '{');
	for (size_t i = 0; i < row->pins.n; i++) {
		json_key(&json, arena_str(arena, row->pins.p[i].name).p);
		json_value(&json, row, &row->pins.p[i].value, arena);
	}
	json_close(&json, '}');
	json_close(&json, '}');
	json_end(&json);
}

int
show_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct request request;
	struct matrix_row row = {0};
	int status = row_start(&row, &request, &mem, args);

	if (status)
		return status;
	if (request.json)
		show_json(&row, &mem);
	else
		show_table(&row, &mem);
	return 0;
}
