/* SPDX-License-Identifier: Apache-2.0 */
/* Requirements as the packaging within each pip reads them: 26.3 and 24.1 by the rooms of
 * requirements and markers, 21.3 (pip 24.0) by that of its grammar. */
#include "reqfile_parts.h"

#include "str.h"

static bool
is_word(char c)
{
	return char_is_alnum(c) || c == '_';
}

/* The next word of a marker, from *at on; strings are passed over. */
static bool
next_word(struct str marker, size_t *at, struct str *word)
{
	size_t i = *at, from;

	while (i < marker.n && !is_word(marker.p[i])) {
		char quote = marker.p[i++];

		if (quote != '"' && quote != '\'')
			continue;
		while (i < marker.n && marker.p[i] != quote)
			i++;
		i += i < marker.n;
	}
	for (from = i; i < marker.n && is_word(marker.p[i]);)
		i++;
	*word = str_sub(marker, from, i);
	*at = i;
	return word->n > 0;
}

/* Does a marker name one of the variables that hold sets? */
static bool
names_sets(struct str marker)
{
	struct str word;

	for (size_t at = 0; next_word(marker, &at, &word);)
		if (str_eq(word, S("extras")) || str_eq(word, S("dependency_groups")))
			return true;
	return false;
}

/* To packaging 21.3 "not in" is one word, with one blank in it. */
static bool
parts_not_in(struct str marker)
{
	struct str word;

	for (size_t at = 0; next_word(marker, &at, &word);)
		if (str_eq(word, S("not")) &&
		    !str_starts(str_sub(marker, at, marker.n), S(" in")))
			return true;
	return false;
}

static const char *
check_marker(struct str marker, const struct reqrules *rules)
{
	if (!rules->set_markers && names_sets(marker))
		return "this pip knows no such variable";
	if (rules->old_versions && parts_not_in(marker))
		return "this pip takes 'not in' with one blank only";
	return NULL;
}

const char *
reqpep508_marker(struct marker **marker, struct arena *arena, struct str text,
		 const struct reqrules *rules)
{
	const char *why;

	if (rules->old_versions)
		text = reqold_blanks(arena, text);
	why = check_marker(text, rules);
	if (why)
		return why;
	return marker_parse(marker, arena, text, &why) ? NULL : why;
}

static bool
all_zeros(struct str digits)
{
	return str_count(digits, '0') == digits.n;
}

/* What older pips compare specifiers by: only "~=" of 24.2 minds zeros at the end. */
static struct str
meaning(struct arena *arena, const struct specifier *one, const struct reqrules *rules)
{
	bool strips = one->op != SPEC_COMPATIBLE || rules->old_versions;
	struct str text = one->text;
	struct version v;

	if (version_parse(&v, arena, text)) {
		ptrdiff_t dot;

		while (strips && (dot = str_rchr(v.release, '.')) > 0 &&
		       all_zeros(str_sub(v.release, (size_t)dot + 1, v.release.n)))
			v.release.n = (size_t)dot;
		text = version_str(&v, arena);
	}
	return arena_cat(arena, specifier_op_str(one->op), text);
}

struct meant {
	struct str meaning;
	size_t at;
};

static int
by_meaning(const void *left, const void *right)
{
	const struct meant *a = left, *b = right;
	int order = str_cmp(a->meaning, b->meaning);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* Of specifiers that mean the same they keep the first, today's that of the least text. */
static void
keep_first(struct specifier_set *set, struct arena *arena, const struct reqrules *rules)
{
	struct meant *list = ARENA_ARRAY(arena, struct meant, set->n);
	struct specifier *kept = ARENA_ARRAY(arena, struct specifier, set->n);
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		list[i] = (struct meant){meaning(arena, &set->list[i], rules), i};
	qsort(list, set->n, sizeof(*list), by_meaning);
	for (size_t i = 0; i < set->n; i++)
		if (!i || !str_eq(list[i].meaning, list[i - 1].meaning))
			kept[n++] = set->list[list[i].at];
	*set = (struct specifier_set){kept, n};
}

const char *
reqpep508_parse(struct requirement *req, struct str *legacy, struct arena *arena,
		struct str text, const struct reqrules *rules)
{
	const char *why = NULL;
	ptrdiff_t at;

	*req = (struct requirement){0};
	if (rules->old_versions)
		text = reqold_blanks(arena, text);
	at = str_chr(text, ';');
	if (at >= 0)
		why = check_marker(str_sub(text, (size_t)at + 1, text.n), rules);
	if (why)
		return why;
	if (rules->old_versions)
		why = reqold_parse(req, legacy, arena, text);
	else if (requirement_parse(req, arena, text, &why))
		why = NULL;
	if (!why && rules->keeps_first && req->specifiers.n > 1)
		keep_first(&req->specifiers, arena, rules);
	return why;
}
