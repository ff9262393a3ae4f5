/* SPDX-License-Identifier: Apache-2.0 */
/* A matrix, and overrides behind the first NUL: whatever resolves must hold its promises. */
#include "matrix_lint.h"
#include "str.h"
#include "yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_OVERRIDES = 8 };

static void
check_line(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			abort(); /* it would reach a Dockerfile or a constraints file */
}

static void
check_row(const struct matrix_row *row, struct arena *arena)
{
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++) {
		check_line(row->values[i].text);
		if (!row->values[i].text.p && !matrix_optional(i))
			abort();
	}
	for (size_t i = 0; i < row->pins.n; i++) {
		struct str spec = matrix_spec(row->pins.p[i].value.text, arena);

		check_line(spec);
		if (spec.n == 0 || !strchr("<>=!~", spec.p[0]))
			abort();
		if (i > 0 && str_cmp(row->pins.p[i - 1].name, row->pins.p[i].name) >= 0)
			abort();
	}
	check_line(matrix_requirements(row, arena));
}

static void
lint(const struct matrix_row *row, struct arena *arena)
{
	static struct arena facts_arena;
	static struct facts facts;
	struct findings findings = {0};
	struct err err;

	if (!facts.torch.nreleases) {
		facts_arena = arena_new(64 << 20);
		if (facts_load(&facts, &facts_arena, NULL, &err) < 0)
			abort();
	}
	matrix_lint(&findings, arena, row, &facts);
	for (size_t i = 0; i < findings.n; i++)
		if (findings.p[i].line == 0 || findings.p[i].text.n == 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct matrix_override overrides[MAX_OVERRIDES + 1] = {0};
	struct arena arena = arena_new(64 << 20);
	struct str rest = str_n(data, size), text = str_cut(&rest, 0);
	const struct node *root;
	struct matrix matrix;
	struct err err;

	for (size_t n = 0; rest.n > 0 && n < MAX_OVERRIDES; n++) {
		overrides[n].value = str_cut(&rest, 0);
		overrides[n].name = str_cut(&overrides[n].value, '=');
	}
	if (yaml_parse(&root, &arena, text, S("m"), &err) == 0 &&
	    matrix_parse(&matrix, &arena, root, S("m"), &err) == 0)
		for (size_t i = 0; i < matrix.nrows && i < 4; i++) {
			struct matrix_row row;

			if (matrix_resolve(&row, &matrix, &arena, matrix.rows[i].name,
					   overrides, &err) < 0)
				continue;
			check_row(&row, &arena);
			lint(&row, &arena);
		}
	arena_release(&arena);
	return 0;
}
