/* SPDX-License-Identifier: Apache-2.0 */
/* PIN_* and PINS of the environment, and which rows they are for. */
#include "out.h"
#include "pinset.h"
#include "str.h"

/* NAME=VALUE; a name is what a shell takes as one, in upper case. */
static int
add_override(struct matrix_override *over, struct str text, const char *from,
	     struct err *err)
{
	struct str value = text, name = str_cut(&value, '=');

	for (size_t i = 0; i < name.n; i++)
		if (!(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !char_is_digit(name.p[i]) && name.p[i] != '_')
			name.n = 0;
	if (!value.p || name.n == 0)
		return err_set(err, E_USAGE,
			       "%s: '%.*s' is not NAME=VALUE, such as TORCH=2.8.0", from,
			       STR(text));
	*over = (struct matrix_override){name, value};
	return 0;
}

int
pinset_overrides(struct matrix_override **overrides, struct arena *arena, struct err *err)
{
	struct str words = host_env("PINS");
	size_t n = 0, most = words.n / 2 + 1;

	for (const char *const *env = host_environ(); *env; env++)
		most++;
	*overrides = ARENA_ARRAY(arena, struct matrix_override, most + 1);
	while (words.p) {
		struct str word = str_cut(&words, ' ');

		if (word.n && add_override(*overrides + n++, word, "PINS", err) < 0)
			return -E_USAGE;
	}
	for (const char *const *env = host_environ(); *env; env++)
		if (str_starts(str_c(*env), S("PIN_")) &&
		    add_override(*overrides + n++, str_c(*env + 4), *env, err) < 0)
			return -E_USAGE;
	return 0;
}

bool
pinset_any(const struct matrix_override *overrides)
{
	for (; overrides->name.p; overrides++)
		if (overrides->value.n > 0)
			return true;
	return false;
}

/* The row without overrides but for its stack, which decides what pins it has. */
static int
plain_row(struct matrix_row *row, struct arena *arena, const struct matrix *matrix,
	  struct str name, const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override *stack = ARENA_ARRAY(arena, struct matrix_override, 2);

	for (; overrides->name.p; overrides++)
		if (str_eq(overrides->name, S("STACK")))
			stack[0] = *overrides;
	return matrix_resolve(row, matrix, arena, name, stack, err);
}

static int
refuse_if_nobody_takes(struct arena *arena, const struct matrix *matrix,
		       const struct matrix_override *over,
		       const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override one[2] = {*over, {{0}, {0}}};
	struct matrix_row row = {0};

	for (size_t i = 0; i < matrix->nrows; i++) {
		int status = plain_row(&row, arena, matrix, matrix->rows[i].name,
				       overrides, err);

		if (status < 0)
			return status;
		if (matrix_takes(&row, over))
			return 0;
	}
	return matrix_resolve(&row, matrix, arena, matrix->rows[0].name, one, err);
}

int
pinset_fitting(const struct matrix_override **fit, struct arena *arena,
	       const struct matrix *matrix, struct str name,
	       const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override *list;
	struct matrix_row row = {0};
	size_t n = 0;
	int status = plain_row(&row, arena, matrix, name, overrides, err);

	if (status < 0)
		return status;
	while (overrides[n].name.p)
		n++;
	list = ARENA_ARRAY(arena, struct matrix_override, n + 1);
	*fit = list;
	for (const struct matrix_override *over = overrides; over->name.p; over++) {
		if (matrix_takes(&row, over))
			*list++ = *over;
		else if (refuse_if_nobody_takes(arena, matrix, over, overrides, err) < 0)
			return -E_USAGE;
	}
	return 0;
}

void
pinset_tell(const struct matrix_override *overrides, const char *file)
{
	for (; overrides->name.p; overrides++)
		if (overrides->value.n > 0)
			out_note(TOOL, "PIN_%.*s=%.*s overrides %s", STR(overrides->name),
				 STR(overrides->value), file);
}
