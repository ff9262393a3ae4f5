/* SPDX-License-Identifier: Apache-2.0 */
#include "specifier.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

/* Longest first. */
static const struct {
	struct str text;
	enum specifier_op op;
} ops[] = {
	{{"===", 3}, SPEC_SAME},     {{"==", 2}, SPEC_EQUAL},
	{{"!=", 2}, SPEC_DIFFERENT}, {{"~=", 2}, SPEC_COMPATIBLE},
	{{"<=", 2}, SPEC_AT_MOST},   {{">=", 2}, SPEC_AT_LEAST},
	{{"<", 1}, SPEC_LESS},       {{">", 1}, SPEC_GREATER},
};

struct str
specifier_op_str(enum specifier_op op)
{
	size_t k = 0;

	while (ops[k].op != op)
		k++;
	return ops[k].text;
}

static size_t
scan_op(enum specifier_op *op, struct str text)
{
	for (size_t k = 0; k < COUNT(ops); k++)
		if (text.n && text.p[0] == ops[k].text.p[0] &&
		    str_starts(text, ops[k].text)) {
			*op = ops[k].op;
			return ops[k].text.n;
		}
	return 0;
}

static size_t
spaces_at(struct str text, size_t i)
{
	size_t from = i, n;

	while ((n = py_space(str_sub(text, i, text.n))) > 0)
		i += n;
	return i - from;
}

/* "===" takes anything up to white space, ";" or ")". */
static size_t
scan_anything(struct str text, size_t i)
{
	size_t from = i;

	while (i < text.n && text.p[i] != ';' && text.p[i] != ')' &&
	       !py_space(str_sub(text, i, text.n)))
		i++;
	return i - from;
}

/* The version of the other operators, each with what it admits. */
static size_t
scan_version(struct specifier *one, struct str rest)
{
	struct version *v = &one->version;
	bool exact = one->op == SPEC_EQUAL || one->op == SPEC_DIFFERENT;
	size_t n = version_scan(v, rest);

	if (!n || (one->op == SPEC_COMPATIBLE && str_chr(v->release, '.') < 0))
		return 0;
	if (v->local.p && !exact) {
		n -= v->local.n + 1;
		v->local = (struct str){0};
	}
	one->prefix = exact && !v->pre && !v->post.p && !v->dev.p && !v->local.p &&
		      str_starts(str_sub(rest, n, rest.n), S(".*"));
	return n + (one->prefix ? 2 : 0);
}

size_t
specifier_scan(struct specifier *one, struct str text)
{
	size_t i, n;

	*one = (struct specifier){0};
	i = scan_op(&one->op, text);
	if (!i)
		return 0;
	i += spaces_at(text, i);
	if (one->op == SPEC_SAME)
		n = scan_anything(text, i);
	else if (!(n = scan_version(one, str_sub(text, i, text.n))))
		return 0;
	one->text = str_sub(text, i, i + n);
	return i + n;
}

/* One item of a list: its version is read in lower case, its text kept as written. */
static bool
parse_item(struct specifier *one, struct str item, struct str lower)
{
	size_t n = specifier_scan(one, lower);

	if (n != item.n)
		return false;
	one->text = str_sub(item, (size_t)(one->text.p - lower.p), item.n);
	return true;
}

bool
specifier_one(struct specifier *one, struct arena *arena, struct str text)
{
	text = py_strip(text);
	return text.n && parse_item(one, text, arena_lower(arena, text));
}

bool
specifier_parse(struct specifier_set *set, struct arena *arena, struct str text)
{
	struct str lower = arena_lower(arena, text), rest = text, item;

	*set = (struct specifier_set){0};
	if (!py_strip(text).n)
		return true;
	set->list = ARENA_ARRAY(arena, struct specifier, str_count(text, ',') + 1);
	while (rest.p) {
		size_t at;

		item = py_strip(str_cut(&rest, ','));
		at = (size_t)(item.p - text.p);
		if (item.n && !parse_item(&set->list[set->n++], item,
					  str_sub(lower, at, at + item.n)))
			return false;
	}
	return true;
}

/* Does v stand below the prefix's end, and has it the prefix's segments? */
static bool
has_prefix(const struct version *prefix, const struct version *v)
{
	struct str want = prefix->release, have = v->release;
	struct version a = {.epoch = prefix->epoch}, b = {.epoch = v->epoch};

	while (want.p) {
		a.release = str_cut(&want, '.');
		b.release = str_cut(&have, '.');
		if (!b.release.p)
			b.release = S("0");
		if (version_cmp_public(&a, &b) != 0)
			return false;
	}
	return true;
}

static bool
same_release(const struct version *a, const struct version *b)
{
	struct version left = {.epoch = a->epoch, .release = a->release};
	struct version right = {.epoch = b->epoch, .release = b->release};

	return version_cmp_public(&left, &right) == 0;
}

/* A version written without local part stands for all its locals. */
static bool
equals(const struct specifier *one, const struct version *v)
{
	if (one->prefix)
		return has_prefix(&one->version, v);
	if (one->version.local.p)
		return version_cmp(&one->version, v) == 0;
	return version_cmp_public(&one->version, v) == 0;
}

/* ~=2.2.1 is >=2.2.1 with the prefix 2.2. */
static bool
is_compatible(const struct specifier *one, const struct version *v)
{
	struct version prefix = one->version;

	prefix.release.n = (size_t)str_rchr(prefix.release, '.');
	prefix.rank = 0;
	return version_cmp_public(v, &one->version) >= 0 && has_prefix(&prefix, v);
}

/* Pre-releases of V are not below V, unless V is one itself. */
static bool
is_less(const struct version *limit, const struct version *v)
{
	struct version floor = *limit;

	if (!version_is_pre(limit))
		floor.dev = S("0");
	return version_cmp_public(v, &floor) < 0;
}

/* Post-releases and locals of V are not above V, unless V is a post-release. */
static bool
is_greater(const struct version *limit, const struct version *v)
{
	struct version base = *v;

	if (version_cmp_public(v, limit) <= 0)
		return false;
	if (limit->post.p || limit->dev.p || !v->post.p || !same_release(limit, v))
		return true;
	base.post = base.dev = (struct str){0};
	return version_cmp_public(&base, limit) != 0;
}

bool
specifier_allows(const struct specifier *one, const struct version *version)
{
	switch (one->op) {
	case SPEC_LESS:
		return is_less(&one->version, version);
	case SPEC_AT_MOST:
		return version_cmp_public(version, &one->version) <= 0;
	case SPEC_EQUAL:
		return equals(one, version);
	case SPEC_DIFFERENT:
		return !equals(one, version);
	case SPEC_AT_LEAST:
		return version_cmp_public(version, &one->version) >= 0;
	case SPEC_GREATER:
		return is_greater(&one->version, version);
	case SPEC_COMPATIBLE:
		return is_compatible(one, version);
	case SPEC_SAME:
		break;
	}
	return false;
}

bool
specifier_set_allows(const struct specifier_set *set, struct str version,
		     struct arena *arena)
{
	struct version v;
	bool valid = version_parse(&v, arena, version);

	for (size_t i = 0; i < set->n; i++) {
		const struct specifier *one = &set->list[i];

		if (one->op == SPEC_SAME ? !str_eq_nocase(one->text, version)
					 : !valid || !specifier_allows(one, &v))
			return false;
	}
	return true;
}

int
specifier_match(struct str set, struct str version, struct arena *arena)
{
	struct specifier one;
	struct specifier_set parsed = {&one, 1};

	if (!specifier_one(&one, arena, set) && !specifier_parse(&parsed, arena, set))
		return -1;
	return specifier_set_allows(&parsed, version, arena);
}

/* "~=1.0" does not mean "~=1.0.0", all others take trailing zeros for nothing. */
static int
cmp_versions(const struct specifier *a, const struct specifier *b)
{
	int order = version_cmp(&a->version, &b->version);
	size_t left = str_count(a->version.release, '.');
	size_t right = str_count(b->version.release, '.');

	if (order || a->op != SPEC_COMPATIBLE)
		return order;
	return (left > right) - (left < right);
}

/* Specifiers that mean the same stand together, each kind in an order of its own. */
static int
cmp_meanings(const struct specifier *a, const struct specifier *b)
{
	bool text = a->op == SPEC_SAME || a->prefix;

	if (a->op != b->op)
		return (int)a->op - (int)b->op;
	if (a->prefix != b->prefix)
		return a->prefix ? 1 : -1;
	return text ? str_cmp(a->text, b->text) : cmp_versions(a, b);
}

static int
by_meaning(const void *left, const void *right)
{
	const struct specifier *a = *(const struct specifier *const *)left;
	const struct specifier *b = *(const struct specifier *const *)right;
	int order = cmp_meanings(a, b);

	return order ? order : str_cmp(a->text, b->text);
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static size_t
drop_repeats(const struct specifier **list, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!kept || cmp_meanings(list[i], list[kept - 1]) != 0)
			list[kept++] = list[i];
	return kept;
}

static struct str
text_of(const struct specifier *one, struct arena *arena)
{
	return arena_cat(arena, specifier_op_str(one->op), one->text);
}

struct str
specifier_str(const struct specifier_set *set, struct arena *arena)
{
	const struct specifier **list;
	struct str *texts;
	struct buf out;
	size_t n;

	if (set->n < 2)
		return set->n ? text_of(&set->list[0], arena) : S("");
	list = ARENA_ARRAY(arena, const struct specifier *, set->n);
	for (size_t i = 0; i < set->n; i++)
		list[i] = &set->list[i];
	qsort(list, set->n, sizeof(const struct specifier *), by_meaning);
	n = drop_repeats(list, set->n);
	texts = ARENA_ARRAY(arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		texts[i] = text_of(list[i], arena);
	qsort(texts, n, sizeof(*texts), by_text);
	buf_init(&out, arena, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&out, ',');
		buf_add(&out, texts[i]);
	}
	return buf_str(&out);
}
