/* SPDX-License-Identifier: Apache-2.0 */
#include "marker_tree.h"

#include "buf.h"
#include "name.h"
#include "pytext.h"
#include "str.h"

static const struct str op_texts[] = {
	[MARKER_LESS] = {"<", 1},        [MARKER_AT_MOST] = {"<=", 2},
	[MARKER_EQUAL] = {"==", 2},      [MARKER_DIFFERENT] = {"!=", 2},
	[MARKER_AT_LEAST] = {">=", 2},   [MARKER_GREATER] = {">", 1},
	[MARKER_COMPATIBLE] = {"~=", 2}, [MARKER_SAME] = {"===", 3},
	[MARKER_IN] = {"in", 2},         [MARKER_NOT_IN] = {"not in", 6},
};

static void
put_side(struct buf *out, const struct marker_side *side)
{
	char quote = str_chr(side->value, '"') < 0 ? '"' : '\'';

	if (side->var != MARKER_VALUE) {
		buf_add(out, side->value);
		return;
	}
	buf_char(out, quote);
	buf_add(out, side->value);
	buf_char(out, quote);
}

static void
put_test(struct buf *out, const struct marker *test)
{
	put_side(out, &test->left);
	buf_printf(out, " %.*s ", STR(op_texts[test->op]));
	put_side(out, &test->right);
}

/* A list around one item only is dropped, and with it its parentheses. */
static void
put(struct buf *out, const struct marker *marker, bool outer)
{
	const struct marker *kid;

	while (marker->kids && !marker->kids->next)
		marker = marker->kids;
	if (!marker->kids) {
		put_test(out, marker);
		return;
	}
	if (!outer)
		buf_char(out, '(');
	for (kid = marker->kids; kid; kid = kid->next) {
		if (kid != marker->kids)
			buf_add(out, kid->or_before ? S(" or ") : S(" and "));
		put(out, kid, false);
	}
	if (!outer)
		buf_char(out, ')');
}

struct str
marker_str(const struct marker *marker, struct arena *arena)
{
	struct buf out;

	buf_init(&out, arena, SIZE_MAX / 2);
	put(&out, marker, true);
	return buf_str(&out);
}

static struct marker *
part_of(struct arena *arena, const struct marker *marker, struct marker *next)
{
	struct marker *part = ARENA_NEW(arena, struct marker);

	*part = *marker;
	part->next = next;
	return part;
}

struct marker *
marker_both(struct arena *arena, const struct marker *a, const struct marker *b)
{
	struct marker *both;

	if (!b || str_eq(marker_str(a, arena), marker_str(b, arena)))
		return part_of(arena, a, NULL);
	both = ARENA_NEW(arena, struct marker);
	*both = (struct marker){.kids = part_of(arena, a, part_of(arena, b, NULL))};
	return both;
}

/* The variables that hold versions; all others compare as text. */
static bool
holds_version(enum marker_var var)
{
	return var == MARKER_IMPLEMENTATION_VERSION || var == MARKER_PLATFORM_RELEASE ||
	       var == MARKER_PYTHON_FULL_VERSION || var == MARKER_PYTHON_VERSION;
}

static int
eval_texts(struct str left, enum marker_op op, struct str right)
{
	switch (op) {
	case MARKER_IN:
		return str_find(right, left) >= 0;
	case MARKER_NOT_IN:
		return str_find(right, left) < 0;
	case MARKER_EQUAL:
	case MARKER_AT_MOST:
	case MARKER_AT_LEAST:
		return str_eq(left, right);
	case MARKER_DIFFERENT:
		return !str_eq(left, right);
	case MARKER_LESS:
	case MARKER_GREATER:
		return 0;
	case MARKER_COMPATIBLE:
	case MARKER_SAME:
		break;
	}
	return -1;
}

/* Operator and right side as a specifier, if they make one; else they are text. */
static int
eval_versions(struct str left, enum marker_op op, struct str right, struct arena *arena)
{
	struct specifier one;
	struct specifier_set set = {&one, 1};
	struct str text = arena_cat(arena, op_texts[op], right);

	if (op == MARKER_IN || op == MARKER_NOT_IN || !specifier_one(&one, arena, text))
		return eval_texts(left, op, right);
	return specifier_set_allows(&set, left, arena);
}

/* A build from an untagged tree says "3.13.0+", which is no version. Extras compare by
 * their normal names. */
static struct str
env_value(const struct marker_env *env, enum marker_var var, struct arena *arena)
{
	struct str value = env->value[var];

	if (var == MARKER_PYTHON_FULL_VERSION && str_ends(value, S("+")))
		return arena_cat(arena, value, S("local"));
	if (var == MARKER_EXTRA && value.p)
		return name_canonical(arena, value);
	return value;
}

static enum marker_var
tested(const struct marker *test)
{
	return test->left.var != MARKER_VALUE ? test->left.var : test->right.var;
}

/* For a value of the variable that it is about. */
static int
eval_for(const struct marker *test, struct str have, struct arena *arena)
{
	bool left = test->left.var != MARKER_VALUE;

	if (holds_version(tested(test)))
		return left ? eval_versions(have, test->op, test->right.value, arena)
			    : eval_versions(test->left.value, test->op, have, arena);
	return left ? eval_texts(have, test->op, test->right.value)
		    : eval_texts(test->left.value, test->op, have);
}

static int
eval_test(const struct marker *test, const struct marker_env *env, struct arena *arena)
{
	enum marker_var var = tested(test);
	struct str have = {0};

	if (var < MARKER_NVARS)
		have = env_value(env, var, arena);
	return have.p ? eval_for(test, have, arena) : -1;
}

static bool
is_set(enum marker_var var)
{
	return var == MARKER_EXTRAS || var == MARKER_DEPENDENCY_GROUPS;
}

bool
marker_searches_sets(const struct marker *marker)
{
	if (!marker->kids)
		return !is_set(marker->left.var) &&
		       (!is_set(marker->right.var) || marker->op == MARKER_IN ||
			marker->op == MARKER_NOT_IN);
	for (const struct marker *kid = marker->kids; kid; kid = kid->next)
		if (!marker_searches_sets(kid))
			return false;
	return true;
}

static bool
is_python(enum marker_var var)
{
	return holds_version(var) && var != MARKER_PLATFORM_RELEASE;
}

/* "3.8 3.9": to uv a list of versions, to packaging a text to search. */
static bool
lists_versions(struct str list, struct arena *arena)
{
	struct version v;

	while (list.p) {
		struct str word = str_cut(&list, ' ');

		if (word.n && !version_parse(&v, arena, word))
			return false;
	}
	return true;
}

/* Of Python's version and a text, which stands on the right where left is set. */
static bool
compares_versions(enum marker_op op, struct str text, bool left, struct arena *arena)
{
	struct specifier one;
	struct version v;

	if (op == MARKER_IN || op == MARKER_NOT_IN)
		return left && lists_versions(text, arena);
	if (left)
		return specifier_one(&one, arena, arena_cat(arena, op_texts[op], text));
	/* uv turns the two around, which does not do for "~=". */
	return op != MARKER_COMPATIBLE && version_parse(&v, arena, text);
}

bool
marker_reads_alike(const struct marker *marker, struct arena *arena)
{
	bool left = marker->left.var != MARKER_VALUE;

	if (marker->kids) {
		for (const struct marker *kid = marker->kids; kid; kid = kid->next)
			if (!marker_reads_alike(kid, arena))
				return false;
		return true;
	}
	if (left == (marker->right.var != MARKER_VALUE))
		return false;
	if (!is_python(tested(marker)))
		return marker->op != MARKER_COMPATIBLE && marker->op != MARKER_SAME;
	return compares_versions(
		marker->op, left ? marker->right.value : marker->left.value, left, arena);
}

/* An error anywhere is an error, as Python evaluates every part. */
int
marker_eval(const struct marker *marker, const struct marker_env *env,
	    struct arena *arena)
{
	int any = 0, all = 1;

	if (!marker->kids)
		return eval_test(marker, env, arena);
	for (const struct marker *kid = marker->kids; kid; kid = kid->next) {
		int value = marker_eval(kid, env, arena);

		if (value < 0)
			return -1;
		if (kid->or_before) {
			any |= all;
			all = 1;
		}
		all &= value;
	}
	return any | all;
}

/* As far as it is known: "and" takes the least of two, "or" the most. */
enum known { KNOWN_ERROR = -1, KNOWN_NO, KNOWN_MAYBE, KNOWN_YES };

/* An undefined variable may have any value, but no value mends a comparison that is an
 * error for all of them. */
static enum known
know_test(const struct marker *test, const struct marker_env *env, struct arena *arena)
{
	enum marker_var var = tested(test);
	int value;

	if (var < MARKER_NVARS && !env->value[var].p)
		return eval_for(test, S("0.0"), arena) < 0 ? KNOWN_ERROR : KNOWN_MAYBE;
	value = eval_test(test, env, arena);
	if (value < 0)
		return KNOWN_ERROR;
	return value ? KNOWN_YES : KNOWN_NO;
}

static enum known
know(const struct marker *marker, const struct marker_env *env, struct arena *arena)
{
	enum known any = KNOWN_NO, all = KNOWN_YES;

	if (!marker->kids)
		return know_test(marker, env, arena);
	for (const struct marker *kid = marker->kids; kid; kid = kid->next) {
		enum known value = know(kid, env, arena);

		if (value == KNOWN_ERROR)
			return KNOWN_ERROR;
		if (kid->or_before) {
			any = any > all ? any : all;
			all = KNOWN_YES;
		}
		all = all < value ? all : value;
	}
	return any > all ? any : all;
}

int
marker_decide(const struct marker *marker, const struct marker_env *env,
	      struct arena *arena)
{
	switch (know(marker, env, arena)) {
	case KNOWN_NO:
		return 0;
	case KNOWN_YES:
		return 1;
	case KNOWN_ERROR:
	case KNOWN_MAYBE:
		break;
	}
	return -1;
}

void
marker_each(const struct marker *marker,
	    void (*see)(void *context, enum marker_var var, struct str value),
	    void *context)
{
	if (!marker->kids) {
		if (marker->left.var != MARKER_VALUE)
			see(context, marker->left.var, marker->right.value);
		else if (marker->right.var != MARKER_VALUE)
			see(context, marker->right.var, marker->left.value);
		return;
	}
	for (const struct marker *kid = marker->kids; kid; kid = kid->next)
		marker_each(kid, see, context);
}
