/* SPDX-License-Identifier: Apache-2.0 */
#include "marker_tree.h"

#include "name.h"
#include "pytext.h"
#include "str.h"
#include "utf8.h"

enum { DEPTH_MAX = 200 };

struct scan {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned depth;
	const char *why;
};

static const struct {
	struct str name;
	enum marker_var var;
} vars[] = {
	{{"implementation_name", 19}, MARKER_IMPLEMENTATION_NAME},
	{{"implementation_version", 22}, MARKER_IMPLEMENTATION_VERSION},
	{{"os_name", 7}, MARKER_OS_NAME},
	{{"platform_machine", 16}, MARKER_PLATFORM_MACHINE},
	{{"platform_python_implementation", 30}, MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{{"platform_release", 16}, MARKER_PLATFORM_RELEASE},
	{{"platform_system", 15}, MARKER_PLATFORM_SYSTEM},
	{{"platform_version", 16}, MARKER_PLATFORM_VERSION},
	{{"python_full_version", 19}, MARKER_PYTHON_FULL_VERSION},
	{{"python_version", 14}, MARKER_PYTHON_VERSION},
	{{"sys_platform", 12}, MARKER_SYS_PLATFORM},
	{{"extra", 5}, MARKER_EXTRA},
	{{"extras", 6}, MARKER_EXTRAS},
	{{"dependency_groups", 17}, MARKER_DEPENDENCY_GROUPS},
	/* Older spellings, which packaging still takes. */
	{{"os.name", 7}, MARKER_OS_NAME},
	{{"sys.platform", 12}, MARKER_SYS_PLATFORM},
	{{"platform.version", 16}, MARKER_PLATFORM_VERSION},
	{{"platform.machine", 16}, MARKER_PLATFORM_MACHINE},
	{{"platform.python_implementation", 30}, MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{{"python_implementation", 21}, MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
};

enum marker_var
marker_var(struct str name)
{
	for (size_t k = 0; k < COUNT(vars); k++)
		if (str_eq(vars[k].name, name))
			return vars[k].var;
	return MARKER_VALUE;
}

struct str
marker_var_name(enum marker_var var)
{
	size_t k = 0;

	while (vars[k].var != var)
		k++;
	return vars[k].name;
}

static bool
fail(struct scan *s, const char *why)
{
	s->why = why;
	return false;
}

static char
peek(const struct scan *s)
{
	return s->at < s->text.n ? s->text.p[s->at] : 0;
}

static void
skip_blanks(struct scan *s)
{
	while (peek(s) == ' ' || peek(s) == '\t')
		s->at++;
}

/* The letters, digits, "_" and "." that stand here. */
static struct str
word_here(const struct scan *s)
{
	size_t end = s->at;

	while (end < s->text.n && (char_is_alnum(s->text.p[end]) ||
				   s->text.p[end] == '_' || s->text.p[end] == '.'))
		end++;
	return str_sub(s->text, s->at, end);
}

static bool
take_word(struct scan *s, struct str word)
{
	struct str here = word_here(s);

	/* "or." ends a word as well as "or " does. */
	if (!str_starts(here, word) || (here.n > word.n && here.p[word.n] != '.'))
		return false;
	s->at += word.n;
	return true;
}

static bool
scan_var(struct scan *s, struct marker_side *side)
{
	struct str here = word_here(s);

	while (here.n && (side->var = marker_var(here)) == MARKER_VALUE) {
		/* Behind a name a "." ends the word, as in "os_name.x". */
		ptrdiff_t dot = str_rchr(here, '.');

		here.n = dot < 0 ? 0 : (size_t)dot;
	}
	s->at += here.n;
	return here.n > 0;
}

static int
hex_digits(struct str s, size_t n, uint32_t *point)
{
	uint64_t value;

	if (s.n < n || !str_hex(str_sub(s, 0, n), &value) || value > 0x10ffff)
		return -1;
	*point = (uint32_t)value;
	return (int)n;
}

static int
octal_digits(struct str s, uint32_t *point)
{
	int n = 0;

	for (*point = 0; n < 3 && (size_t)n < s.n && s.p[n] >= '0' && s.p[n] <= '7'; n++)
		*point = *point * 8 + (uint32_t)(s.p[n] - '0');
	return n;
}

/*
 * A Python escape behind its backslash: its length, and the character meant. 0 where
 * Python leaves the backslash in; -1 where the string is invalid.
 */
static int
escape(struct str s, uint32_t *point)
{
	static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
	const char *known;
	int n = 0;

	if (!s.n)
		return -1;
	known = memchr(from, s.p[0], sizeof(from) - 1);
	if (known) {
		*point = (unsigned char)to[known - from];
		return 1;
	}
	if (s.p[0] >= '0' && s.p[0] <= '7')
		return octal_digits(s, point);
	if (s.p[0] == 'x')
		n = hex_digits(str_sub(s, 1, s.n), 2, point);
	else if (s.p[0] == 'u')
		n = hex_digits(str_sub(s, 1, s.n), 4, point);
	else if (s.p[0] == 'U')
		n = hex_digits(str_sub(s, 1, s.n), 8, point);
	else
		return s.p[0] == 'N' ? -1 : 0;
	return n < 0 ? -1 : n + 1;
}

/* packaging hands quoted strings to Python's literal parser, escapes and all. */
static bool
unescape(struct scan *s, struct str raw, struct str *value)
{
	char *out = arena_alloc(s->arena, raw.n);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		uint32_t point;
		int used;

		if (raw.p[i] == '\n' || raw.p[i] == '\r' || !raw.p[i])
			return fail(s, "line end in a quoted string");
		out[n++] = raw.p[i];
		if (raw.p[i] != '\\')
			continue;
		used = escape(str_sub(raw, i + 1, raw.n), &point);
		if (used < 0 || (used > 0 && point >= 0xd800 && point < 0xe000))
			return fail(s, "bad escape in a quoted string");
		if (used > 0)
			n += utf8_encode(out + n - 1, point) - 1;
		i += (size_t)used;
	}
	*value = str_n(out, n);
	return true;
}

static bool
scan_string(struct scan *s, struct marker_side *side)
{
	struct str rest = str_sub(s->text, s->at + 1, s->text.n);
	ptrdiff_t end = str_chr(rest, peek(s));
	struct str raw;

	if (end < 0)
		return fail(s, "a quoted string does not end");
	raw = str_sub(rest, 0, (size_t)end);
	side->var = MARKER_VALUE;
	s->at += raw.n + 2;
	if (str_chr(raw, '\\') < 0 && str_chr(raw, '\n') < 0 && str_chr(raw, '\r') < 0 &&
	    str_chr(raw, 0) < 0)
		side->value = raw;
	else if (!unescape(s, raw, &side->value))
		return false;
	if (str_chr(side->value, '"') >= 0 && str_chr(side->value, '\'') >= 0)
		return fail(s, "both kinds of quotes in one string");
	return true;
}

static bool
scan_side(struct scan *s, struct marker_side *side)
{
	skip_blanks(s);
	if (peek(s) == '\'' || peek(s) == '"')
		return scan_string(s, side);
	if (!scan_var(s, side))
		return fail(s, "expected a marker variable or a quoted string");
	side->value = marker_var_name(side->var);
	return true;
}

static bool
scan_op(struct scan *s, enum marker_op *op)
{
	static const struct {
		struct str text;
		enum marker_op op;
	} ops[] = {
		{{"===", 3}, MARKER_SAME},      {{"==", 2}, MARKER_EQUAL},
		{{"~=", 2}, MARKER_COMPATIBLE}, {{"!=", 2}, MARKER_DIFFERENT},
		{{"<=", 2}, MARKER_AT_MOST},    {{">=", 2}, MARKER_AT_LEAST},
		{{"<", 1}, MARKER_LESS},        {{">", 1}, MARKER_GREATER},
	};
	struct str rest;

	skip_blanks(s);
	rest = str_sub(s->text, s->at, s->text.n);
	*op = MARKER_IN;
	if (take_word(s, S("in")))
		return true;
	*op = MARKER_NOT_IN;
	if (take_word(s, S("not"))) {
		if (peek(s) != ' ' && peek(s) != '\t')
			return fail(s, "expected white space after 'not'");
		skip_blanks(s);
		return take_word(s, S("in")) || fail(s, "expected 'in' after 'not'");
	}
	for (size_t k = 0; k < COUNT(ops); k++)
		if (str_starts(rest, ops[k].text)) {
			*op = ops[k].op;
			s->at += ops[k].text.n;
			return true;
		}
	return fail(s, "expected a marker operator: <=, <, !=, ==, >=, >, ~=, ===, in, "
		       "not in");
}

/* Names of extras compare in canonical form (PEP 685), so they are kept in it. */
static void
fold_extras(struct scan *s, struct marker *test)
{
	struct marker_side *left = &test->left, *right = &test->right;

	if (left->var == MARKER_EXTRA && right->var == MARKER_VALUE)
		right->value = name_canonical(s->arena, right->value);
	else if (left->var == MARKER_VALUE && right->var >= MARKER_EXTRA &&
		 right->var <= MARKER_DEPENDENCY_GROUPS)
		left->value = name_canonical(s->arena, left->value);
}

static bool
scan_test(struct scan *s, struct marker *test)
{
	if (!scan_side(s, &test->left) || !scan_op(s, &test->op) ||
	    !scan_side(s, &test->right))
		return false;
	skip_blanks(s);
	fold_extras(s, test);
	return true;
}

static bool scan_list(struct scan *s, struct marker *list);

static bool
scan_atom(struct scan *s, struct marker *atom)
{
	skip_blanks(s);
	if (peek(s) != '(')
		return scan_test(s, atom);
	if (s->depth == DEPTH_MAX)
		return fail(s, "parentheses nest too deep");
	s->at++;
	s->depth++;
	if (!scan_list(s, atom))
		return false;
	s->depth--;
	if (peek(s) != ')')
		return fail(s, "expected a closing parenthesis");
	s->at++;
	skip_blanks(s);
	return true;
}

static bool
scan_list(struct scan *s, struct marker *list)
{
	struct marker **end = &list->kids;
	bool either = false;

	do {
		struct marker *kid = ARENA_NEW(s->arena, struct marker);

		kid->or_before = either;
		*end = kid;
		end = &kid->next;
		if (!scan_atom(s, kid))
			return false;
		either = take_word(s, S("or"));
	} while (either || take_word(s, S("and")));
	return true;
}

bool
marker_scan(struct marker **marker, struct arena *arena, struct str text, size_t *used,
	    const char **why)
{
	struct scan s = {.arena = arena, .text = text};

	*marker = ARENA_NEW(arena, struct marker);
	if (!scan_list(&s, *marker)) {
		*why = s.why;
		return false;
	}
	*used = s.at;
	return true;
}

bool
marker_parse(struct marker **marker, struct arena *arena, struct str text,
	     const char **why)
{
	size_t used;

	if (!marker_scan(marker, arena, text, &used, why))
		return false;
	if (used < text.n)
		*why = "expected 'and', 'or' or the end of the marker";
	return used == text.n;
}
