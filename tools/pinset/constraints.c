/* SPDX-License-Identifier: Apache-2.0 */
/* pinset constraints: what pip and uv may install beside what is asked for. */
#include "pinset.h"
#include "str.h"

static const enum matrix_field stack[] = {MATRIX_TORCH, MATRIX_TORCHAUDIO,
					  MATRIX_TORCHVISION, MATRIX_TRITON,
					  MATRIX_XFORMERS};

static void
print_pin(const struct matrix_pin *pin, struct arena *arena)
{
	struct str spec = matrix_spec(pin->value.text, arena);

	printf("%.*s%.*s\n", STR(pin->name), STR(spec));
}

/* Both lists are sorted by name; pins never name a package of the stack. */
static void
print_merged(const struct matrix_row *row, struct arena *arena)
{
	size_t at = 0;

	for (size_t i = 0; i < COUNT(stack); i++) {
		struct str name = str_c(matrix_key(stack[i]));
		struct str version = row->values[stack[i]].text;

		for (; at < row->pins.n && str_cmp(row->pins.p[at].name, name) < 0; at++)
			print_pin(&row->pins.p[at], arena);
		if (version.p)
			printf("%.*s==%.*s\n", STR(name), STR(version));
	}
	for (; at < row->pins.n; at++)
		print_pin(&row->pins.p[at], arena);
}

int
constraints_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct request request;
	struct matrix_row row = {0};
	struct str overrides;
	int status = row_start(&row, &request, &mem, args);

	if (status)
		return status;
	overrides = row_overrides(&row, &mem);
	printf("# %.*s: row %.*s, stack %.*s, %.*s\n", STR(row.file), STR(row.name),
	       STR(row.values[MATRIX_STACK].text), STR(row.values[MATRIX_CUDA].text));
	if (overrides.p)
		printf("# overridden: %.*s\n", STR(overrides));
	print_merged(&row, &mem);
	return 0;
}
