/* SPDX-License-Identifier: Apache-2.0 */
/* A way out of a conflict: the versions that most lines allow, and the lines that would
 * have to go for them. */
#include "conflict.h"

#include "buf.h"
#include "str.h"

enum {
	AGREE_MAX = 512, /* wishes among which the largest agreement is looked for */
	SHOWN_MAX = 4,   /* of them, named in a text for people */
};

static bool
contains(const struct range *range, const struct range_cut *cut)
{
	size_t i = 0;

	while (i < range->n && range_cmp(&range->spans[i].high, cut) <= 0)
		i++;
	return i < range->n && range_cmp(&range->spans[i].low, cut) <= 0;
}

/* How many lines allow what starts at cut? */
static size_t
lines_at(const struct meeting *m, const struct range_cut *cut)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->list[i]->req.specifiers.n && contains(&m->ranges[i], cut))
			n += m->list[i]->nasks;
	return n;
}

/* The start of the span that most lines allow; of equals the newest. */
static struct range_cut
best_cut(const struct meeting *m, size_t *nlines)
{
	struct range_cut best = {.place = RANGE_END};

	*nlines = 0;
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->ranges[i].n; k++) {
			const struct range_cut *cut = &m->ranges[i].spans[k].low;
			size_t n = lines_at(m, cut);

			if (n < *nlines || (n == *nlines && range_cmp(cut, &best) < 0))
				continue;
			*nlines = n;
			best = *cut;
		}
	return best;
}

static struct str
agreement(const struct meeting *m, const struct range_cut *cut)
{
	struct specifier_set set = {0};
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += m->list[i]->req.specifiers.n;
	set.list = ARENA_ARRAY(m->scratch, struct specifier, n);
	for (size_t i = 0; i < m->n; i++) {
		const struct specifier_set *from = &m->list[i]->req.specifiers;

		for (size_t k = 0; contains(&m->ranges[i], cut) && k < from->n; k++)
			set.list[set.n++] = from->list[k];
	}
	set = range_simplify(&set, m->scratch);
	return specifier_str(&set, m->scratch);
}

void
conflict_resolve(struct conflict *conflict, struct arena *arena, const struct meeting *m)
{
	struct range_cut cut;

	if (m->n > AGREE_MAX)
		return;
	cut = best_cut(m, &conflict->nagree);
	conflict->against = ARENA_ARRAY(arena, const struct wish *, m->n);
	for (size_t i = 0; i < m->n; i++) {
		if (!m->list[i]->req.specifiers.n)
			continue;
		conflict->nlines += m->list[i]->nasks;
		if (!contains(&m->ranges[i], &cut))
			conflict->against[conflict->nagainst++] = m->list[i];
	}
	if (conflict->nagainst)
		conflict->agreed = arena_str(arena, agreement(m, &cut));
}

/* What a wish has that others may not have. */
static struct str
wanted(struct arena *arena, const struct wish *wish)
{
	struct str text = wish->req.url.p ? wish->req.url
					  : specifier_str(&wish->req.specifiers, arena);

	if (wish->nhashes)
		text = arena_printf(arena, "%.*s%s--hash=%.*s%s", STR(text),
				    text.n ? " " : "", STR(wish->hashes[0]),
				    wish->nhashes > 1 ? " ..." : "");
	return clean_shown(arena, text);
}

static void
put_wish(struct buf *out, struct arena *arena, const struct wish *wish)
{
	buf_add(out, wanted(arena, wish));
	buf_add(out, S(" ("));
	buf_add(out, wish->asks->place.file);
	buf_char(out, ':');
	buf_uint(out, wish->asks->place.line);
	buf_char(out, ')');
}

/* "; 3 of 4 lines agree on >=2, all but ==1 (a:1)" */
static void
put_way_out(struct buf *out, struct arena *arena, const struct conflict *c)
{
	size_t n = c->nagainst < SHOWN_MAX ? c->nagainst : SHOWN_MAX;

	if (!c->nagainst)
		return;
	buf_add(out, S("; "));
	if (2 * c->nagree > c->nlines) {
		buf_uint(out, c->nagree);
		buf_add(out, S(" of "));
		buf_uint(out, c->nlines);
		buf_add(out, S(" lines agree on "));
	}
	buf_add(out, c->agreed.n ? c->agreed : S("any version"));
	buf_add(out,
		2 * c->nagree > c->nlines ? S(", all but ") : S(" is left without "));
	for (size_t i = 0; i < n; i++) {
		buf_add(out, i ? S(", ") : S(""));
		put_wish(out, arena, c->against[i]);
	}
	if (n < c->nagainst)
		buf_printf(out, " and %zu more", c->nagainst - n);
}

struct str
clean_conflict_text(struct arena *arena, const struct conflict *conflict)
{
	struct buf out;

	buf_init(&out, arena, 1 << 20);
	buf_add(&out, conflict->name);
	buf_add(&out, S(": nothing satisfies "));
	for (size_t i = 0; i < conflict->ncore; i++) {
		buf_add(&out, i ? S(" and ") : S(""));
		put_wish(&out, arena, conflict->core[i]);
	}
	if (conflict->where.p)
		buf_printf(&out, " with %.*s", STR(conflict->where));
	put_way_out(&out, arena, conflict);
	return buf_str(&out);
}
