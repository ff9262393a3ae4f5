/* SPDX-License-Identifier: Apache-2.0 */
/* Packaging 26.3's answers to what its own tests ask, where a room here has that
 * question; tests/data/pep440/README tells the tables. */
#include <setjmp.h>

#include "requirement.h"

#include <cmocka.h>

#include "json.h"
#include "load.h"
#include "name.h"
#include "range.h"
#include "str.h"

/* The next column, its "\t", "\n", "\r" and "\\" undone. */
static struct str
column(struct arena *mem, struct str *row)
{
	struct str text = str_cut(row, '\t');
	char *out = arena_alloc(mem, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\\' && i + 1 < text.n) {
			c = text.p[++i];
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		out[n++] = c;
	}
	return str_n(out, n);
}

/* Calls holds for each line of a table; all that do not hold are shown. */
static void
each(const char *path, size_t least, bool (*holds)(struct arena *mem, struct str row))
{
	struct arena mem = arena_new(1 << 26);
	struct str rest = load(&mem, path), row;
	size_t nrows = 0, nbad = 0;

	for (; str_line(&rest, &row); nrows++) {
		struct arena one = arena_new(1 << 26);

		if (!holds(&one, row)) {
			print_error("%s: %.*s\n", path, STR(row));
			nbad++;
		}
		arena_release(&one);
	}
	assert_int_equal(nbad, 0);
	assert_true(nrows >= least);
	arena_release(&mem);
}

static bool
requirement_holds(struct arena *mem, struct str row)
{
	struct str text = column(mem, &row), verdict = column(mem, &row);
	struct requirement req;
	const char *why;

	if (!requirement_parse(&req, mem, text, &why))
		return str_eq(verdict, S("invalid"));
	return str_eq(verdict, S("ok")) &&
	       str_eq(requirement_str(&req, mem), column(mem, &row));
}

static void
reads_requirements(void **state)
{
	(void)state;
	each("tests/data/pep440/requirements.tsv", 5000, requirement_holds);
}

static bool
marker_holds(struct arena *mem, struct str row)
{
	struct str text = column(mem, &row), verdict = column(mem, &row);
	struct marker *marker;
	const char *why;

	if (!marker_parse(&marker, mem, text, &why))
		return str_eq(verdict, S("invalid"));
	return str_eq(verdict, S("ok")) &&
	       str_eq(marker_str(marker, mem), column(mem, &row));
}

static void
reads_markers(void **state)
{
	(void)state;
	each("tests/data/markers/normal.tsv", 2000, marker_holds);
}

/* An environment of the table: that of Linux, and what the row has otherwise. */
static struct marker_env
environment(struct arena *mem, struct str changes)
{
	const char *path = "tests/data/markers/environments.json";
	const struct node *root;
	struct marker_env env = {0};
	struct err err = {0};

	assert_int_equal(json_parse(&root, mem, load(mem, path), str_c(path), &err), 0);
	for (enum marker_var var = 0; var < MARKER_NVARS; var++)
		env.value[var] = node_text(node_get(root, "linux-cp312"),
					   arena_str(mem, marker_var_name(var)).p);
	env.value[MARKER_EXTRA] = S("");
	while (changes.n) {
		struct str value = str_cut(&changes, ';');
		enum marker_var var = marker_var(str_cut(&value, '='));

		assert_true(var < MARKER_NVARS);
		env.value[var] = value;
	}
	return env;
}

static bool
evaluation_holds(struct arena *mem, struct str row)
{
	struct str text = column(mem, &row);
	struct marker_env env = environment(mem, column(mem, &row));
	struct marker *marker;
	const char *why;
	int got;

	if (!marker_parse(&marker, mem, text, &why))
		return false;
	got = marker_eval(marker, &env, mem);
	return str_eq(column(mem, &row), got < 0 ? S("error") : got ? S("1") : S("0"));
}

static void
evaluates_markers(void **state)
{
	(void)state;
	each("tests/data/markers/evaluate.tsv", 40, evaluation_holds);
}

static struct range
range(struct arena *mem, struct str text)
{
	struct specifier_set set;

	assert_true(specifier_parse(&set, mem, text));
	return range_of(&set, mem);
}

/* empty, a set, another or none, 1 or 0: is what both allow empty? */
static bool
emptiness_holds(struct arena *mem, struct str row)
{
	struct range a = range(mem, column(mem, &row));
	struct range b = range(mem, column(mem, &row));
	struct range both = range_and(&a, &b, mem);

	return range_is_empty(&both, mem) == str_eq(row, S("1"));
}

/* holds, a set, versions, a digit each: is it in the range? */
static bool
members_hold(struct arena *mem, struct str row)
{
	struct range a = range(mem, column(mem, &row));
	struct str versions = column(mem, &row);

	for (size_t i = 0; versions.p; i++) {
		struct str text = arena_cat(mem, S("==="), str_cut(&versions, ' '));
		struct range one = range(mem, text), both = range_and(&a, &one, mem);

		if (i >= row.n || range_is_empty(&both, mem) == (row.p[i] == '1'))
			return false;
	}
	return true;
}

static bool
range_holds(struct arena *mem, struct str row)
{
	return str_eq(str_cut(&row, '\t'), S("empty")) ? emptiness_holds(mem, row)
						       : members_hold(mem, row);
}

static void
knows_ranges(void **state)
{
	(void)state;
	each("tests/data/pep440/ranges.tsv", 1800, range_holds);
}

static bool
name_holds(struct arena *mem, struct str row)
{
	struct str name = column(mem, &row);
	bool valid = str_eq(column(mem, &row), S("ok"));

	return name_valid(name) == valid &&
	       str_eq(name_canonical(mem, name), column(mem, &row));
}

static void
knows_names(void **state)
{
	(void)state;
	each("tests/data/pep440/names.tsv", 15, name_holds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_requirements), cmocka_unit_test(reads_markers),
		cmocka_unit_test(evaluates_markers),  cmocka_unit_test(knows_ranges),
		cmocka_unit_test(knows_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
