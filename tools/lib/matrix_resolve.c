/* SPDX-License-Identifier: Apache-2.0 */
/* Merges defaults, stack, row and overrides into one row. */
#include "buf.h"
#include "matrix.h"
#include "name.h"
#include "str.h"

static const struct {
	const char *key, *env;
} names[MATRIX_NFIELDS] = {
#define X(symbol, key, env) {key, env},
	MATRIX_FIELDS(X)
#undef X
};

/* What an override may change: each field but a row's own identity. */
static bool
is_open(enum matrix_field field)
{
	return field != MATRIX_DOCKERFILE && field != MATRIX_CAPABILITIES &&
	       field != MATRIX_SAGE_CAPABILITIES;
}

struct merger {
	struct matrix_row *row;
	struct arena *arena;
	struct err *err;
};

const char *
matrix_key(enum matrix_field field)
{
	return names[field].key;
}

/* "opencv-python" is OPENCV_PYTHON in the environment. */
static bool
is_env_of(struct str env, struct str pin)
{
	if (env.n != pin.n)
		return false;
	for (size_t i = 0; i < env.n; i++)
		if (env.p[i] == '_' ? pin.p[i] != '-'
				    : env.p[i] >= 'a' || char_lower(env.p[i]) != pin.p[i])
			return false;
	return true;
}

static struct matrix_pin *
find_pin(struct matrix_row *row, struct str name)
{
	for (size_t i = 0; i < row->pins.n; i++)
		if (str_eq(row->pins.p[i].name, name))
			return &row->pins.p[i];
	return NULL;
}

/* Keeps the pins sorted by name; there is room for all of them. */
static void
put_pin(struct matrix_row *row, const struct matrix_pin *pin)
{
	struct matrix_pin *there = find_pin(row, pin->name);
	size_t at = row->pins.n;

	if (there) {
		there->value = pin->value;
		return;
	}
	for (; at > 0 && str_cmp(row->pins.p[at - 1].name, pin->name) > 0; at--)
		row->pins.p[at] = row->pins.p[at - 1];
	row->pins.p[at] = *pin;
	row->pins.n++;
}

static void
merge(struct merger *m, const struct matrix_level *level)
{
	for (size_t i = 0; i < MATRIX_NFIELDS; i++)
		if (level->values[i].from != FROM_NOWHERE)
			m->row->values[i] = level->values[i];
	for (size_t i = 0; i < level->pins.n; i++)
		put_pin(m->row, &level->pins.p[i]);
	if (level->cache_from)
		m->row->cache_from = level->cache_from;
	if (level->cache_to)
		m->row->cache_to = level->cache_to;
}

static struct str
list_levels(struct arena *arena, const struct matrix_level *levels, size_t nlevels)
{
	struct buf text;

	buf_init(&text, arena, 400);
	for (size_t i = 0; i < nlevels; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : "", STR(levels[i].name));
	return buf_str(&text);
}

static const struct matrix_level *
find_level(const struct matrix_level *levels, size_t nlevels, struct str name)
{
	for (size_t i = 0; i < nlevels; i++)
		if (str_eq(levels[i].name, name))
			return &levels[i];
	return NULL;
}

static const struct matrix_override *
find_override(const struct matrix_override *overrides, struct str name)
{
	for (; overrides && overrides->name.p; overrides++)
		if (str_eq(overrides->name, name) && overrides->value.n > 0)
			return overrides;
	return NULL;
}

/* The stack decides what the others override, so that it is looked up first. */
static int
merge_stack(struct merger *m, const struct matrix *matrix,
	    const struct matrix_level *level, const struct matrix_override *overrides)
{
	const struct matrix_override *pin = find_override(overrides, S("STACK"));
	const struct matrix_value *value = &level->values[MATRIX_STACK];
	const struct matrix_level *stack;
	struct str known = list_levels(m->arena, matrix->stacks, matrix->nstacks), name;

	if (value->from == FROM_NOWHERE)
		value = &matrix->defaults.values[MATRIX_STACK];
	name = pin ? pin->value : value->text;
	if (!name.p)
		return err_at(m->err, matrix->file, level->line, level->col,
			      "row '%.*s' has no 'stack'; known: %.*s", STR(level->name),
			      STR(known));
	stack = find_level(matrix->stacks, matrix->nstacks, name);
	if (stack) {
		merge(m, stack);
		return 0;
	}
	if (pin)
		return err_set(m->err, E_USAGE,
			       "PIN_STACK=%.*s: no such stack; known: %.*s", STR(name),
			       STR(known));
	return err_at(m->err, matrix->file, value->line, value->col,
		      "there is no stack '%.*s'; known: %.*s", STR(name), STR(known));
}

static int
unknown_override(struct merger *m, struct str name)
{
	struct buf known;

	buf_init(&known, m->arena, 640);
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++)
		if (is_open(i))
			buf_printf(&known, "%sPIN_%s", i ? ", " : "", names[i].env);
	for (size_t i = 0; i < m->row->pins.n; i++) {
		buf_add(&known, S(", PIN_"));
		for (size_t k = 0; k < m->row->pins.p[i].name.n; k++) {
			char c = m->row->pins.p[i].name.p[k];
			buf_char(&known, c == '-'                 ? '_'
					 : (c >= 'a' && c <= 'z') ? (char)(c - 32)
								  : c);
		}
	}
	struct str list = buf_str(&known);
	return err_set(
		m->err, E_USAGE,
		"PIN_%.*s: row '%.*s' has nothing of that name; a new pin is written "
		"PIN_%.*s=+SPEC; known: %.*s",
		STR(name), STR(m->row->name), STR(name), STR(list));
}

static int
override_pin(struct merger *m, const struct matrix_override *over)
{
	struct str spec = over->value;
	struct matrix_pin *old = NULL, pin = {0};
	const char *wants;

	for (size_t i = 0; i < m->row->pins.n; i++)
		if (is_env_of(over->name, m->row->pins.p[i].name))
			old = &m->row->pins.p[i];
	if (spec.p[0] == '+')
		spec = str_sub(spec, 1, spec.n);
	else if (!old)
		return unknown_override(m, over->name);
	wants = str_eq(spec, S("none")) ? NULL : matrix_pin_wants(spec, m->arena);
	if (wants)
		return err_set(m->err, E_USAGE, "PIN_%.*s: '%.*s' is not %s",
			       STR(over->name), STR(spec), wants);
	if (old)
		pin = *old;
	else
		pin.name = name_canonical(m->arena, over->name);
	pin.value.text = spec;
	if (str_eq(spec, S("none")))
		pin.value.text = (struct str){0};
	pin.value.from = FROM_PIN;
	pin.value.pin = over->name;
	pin.value.was = old ? old->value.text : (struct str){0};
	put_pin(m->row, &pin);
	return 0;
}

static int
override_field(struct merger *m, enum matrix_field field,
	       const struct matrix_override *over)
{
	struct matrix_value *value = &m->row->values[field];
	const char *wants = NULL;

	value->from = FROM_PIN;
	value->was = value->text;
	value->pin = over->name;
	if (matrix_optional(field) && str_eq(over->value, S("none"))) {
		value->text = (struct str){0};
		return 0;
	}
	wants = matrix_wants(field, over->value, m->arena);
	if (wants)
		return err_set(m->err, E_USAGE, "PIN_%.*s: '%.*s' is not %s",
			       STR(over->name), STR(over->value), wants);
	value->text = over->value;
	return 0;
}

static int
override_one(struct merger *m, const struct matrix_override *over)
{
	if (over->value.n == 0)
		return 0; /* an ARG without a value reaches us as an empty variable */
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++)
		if (is_open(i) && str_eq(over->name, str_c(names[i].env)))
			return override_field(m, i, over);
	return override_pin(m, over);
}

bool
matrix_takes(const struct matrix_row *row, const struct matrix_override *override)
{
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++)
		if (is_open(i) && str_eq(override->name, str_c(names[i].env)))
			return true;
	for (size_t i = 0; i < row->pins.n; i++)
		if (is_env_of(override->name, row->pins.p[i].name))
			return true;
	return override->value.n == 0 || override->value.p[0] == '+';
}

static void
drop_unset_pins(struct matrix_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->pins.n; i++)
		if (row->pins.p[i].value.text.p)
			row->pins.p[n++] = row->pins.p[i];
	row->pins.n = n;
}

static int
check_complete(struct merger *m)
{
	struct matrix_row *row = m->row;

	for (unsigned i = 0; i < MATRIX_NFIELDS; i++)
		if (!row->values[i].text.p && !matrix_optional(i))
			return err_at(
				m->err, row->file, row->line, row->col,
				"row '%.*s' has no '%s': it stands neither in the row, "
				"nor in its stack '%.*s', nor in the defaults",
				STR(row->name), names[i].key,
				STR(row->values[MATRIX_STACK].text));
	return 0;
}

static void
start(struct merger *m, const struct matrix *matrix, const struct matrix_level *level,
      const struct matrix_override *overrides)
{
	size_t size = matrix->defaults.pins.n + level->pins.n;
	const struct matrix_override *first = overrides;

	for (size_t i = 0; i < matrix->nstacks; i++)
		size += matrix->stacks[i].pins.n;
	for (; overrides && overrides->name.p; overrides++)
		size++;
	*m->row = (struct matrix_row){
		.name = level->name,
		.file = matrix->file,
		.line = level->line,
		.col = level->col,
		.pins.p = ARENA_ARRAY(m->arena, struct matrix_pin, size),
		.overrides = first,
	};
	merge(m, &matrix->defaults);
}

int
matrix_resolve(struct matrix_row *row, const struct matrix *matrix, struct arena *arena,
	       struct str name, const struct matrix_override *overrides, struct err *err)
{
	struct merger m = {row, arena, err};
	const struct matrix_level *level = find_level(matrix->rows, matrix->nrows, name);
	struct str known;
	int status;

	if (!level) {
		known = list_levels(arena, matrix->rows, matrix->nrows);
		return err_set(err, E_USAGE, "%.*s has no row '%.*s'; known: %.*s",
			       STR(matrix->file), STR(name), STR(known));
	}
	start(&m, matrix, level, overrides);
	status = merge_stack(&m, matrix, level, overrides);
	if (status < 0)
		return status;
	merge(&m, level);
	for (; overrides && overrides->name.p; overrides++) {
		status = override_one(&m, overrides);
		if (status < 0)
			return status;
	}
	drop_unset_pins(row);
	return check_complete(&m);
}

struct str
matrix_origin_str(const struct matrix_row *row, const struct matrix_value *value,
		  struct arena *arena)
{
	switch (value->from) {
	case FROM_NOWHERE:
		return S("-");
	case FROM_DEFAULTS:
		return S("defaults");
	case FROM_STACK:
		return arena_printf(arena, "stack %.*s",
				    STR(row->values[MATRIX_STACK].text));
	case FROM_ROW:
		return arena_printf(arena, "row %.*s", STR(row->name));
	case FROM_PIN:
		return arena_printf(arena, "PIN_%.*s", STR(value->pin));
	}
	return S("-");
}

struct str
matrix_requirements(const struct matrix_row *row, struct arena *arena)
{
	static const enum matrix_field fields[] = {MATRIX_TORCH, MATRIX_TORCHVISION,
						   MATRIX_TORCHAUDIO, MATRIX_TRITON,
						   MATRIX_XFORMERS};
	struct buf text;

	buf_init(&text, arena, 4096);
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct str version = row->values[fields[i]].text;

		if (version.p)
			buf_printf(&text, "%s%s==%.*s", text.n ? " " : "",
				   matrix_key(fields[i]), STR(version));
	}
	return buf_str(&text);
}

struct str
matrix_index(const struct matrix_row *row, struct arena *arena)
{
	struct str index = row->values[MATRIX_TORCH_INDEX].text;

	if (index.p)
		return index;
	return arena_printf(arena, "https://download.pytorch.org/whl/%.*s",
			    STR(row->values[MATRIX_CUDA].text));
}
