/* SPDX-License-Identifier: Apache-2.0 */
/* Wishes of one name that exclude each other where their markers hold together. */
#include "conflict.h"

#include "str.h"
#include "target.h"

enum {
	MARKERS_MAX = 256,     /* of one name; more are not told apart */
	SIGNATURES_MAX = 1024, /* sets of markers that hold together */
};

/* The search for the smallest proof among all sets of wishes that meet somewhere. */
struct search {
	struct conflict *conflict;
	struct arena *arena;   /* for what is found */
	struct arena *scratch; /* for the search */
	const struct wish *const *wishes;
	const struct range *ranges;
	size_t n;
	const struct marker_env *known; /* what the output is for */
	const struct marker **markers;  /* those that differ */
	size_t *marker_of;              /* by wish */
	size_t nmarkers;
};

/* Two addresses of one name, or hashes of which none is left. */
static bool
pair_excludes(const struct wish *a, const struct wish *b, struct arena *arena)
{
	const struct wish *pair[] = {a, b};
	struct str *left;
	size_t n;

	if (a->req.url.p && b->req.url.p &&
	    !clean_same_address(arena, a->req.url, b->req.url))
		return true;
	return a->nhashes && b->nhashes && !clean_hashes(&left, &n, arena, pair, 2);
}

static size_t
other_conflict(const struct meeting *m, size_t *core)
{
	for (size_t i = 1; i < m->n; i++)
		for (size_t k = 0; k < i; k++) {
			if (!m->list[i]->req.url.p && !m->list[i]->nhashes)
				break;
			if (!pair_excludes(m->list[k], m->list[i], m->scratch))
				continue;
			core[0] = k;
			core[1] = i;
			return 2;
		}
	return 0;
}

/* Places in the meeting of wishes that leave nothing over; 0: something is left. */
static size_t
find_core(const struct meeting *m, size_t *core)
{
	struct range *ranges = ARENA_ARRAY(m->scratch, struct range, m->n);
	size_t *at = ARENA_ARRAY(m->scratch, size_t, m->n);
	size_t n = 0, ncore = other_conflict(m, core);

	if (ncore)
		return ncore;
	for (size_t i = 0; i < m->n; i++) {
		if (!m->list[i]->req.specifiers.n)
			continue;
		at[n] = i;
		ranges[n++] = m->ranges[i];
	}
	ncore = range_conflict(core, ranges, n, m->scratch);
	for (size_t i = 0; i < ncore; i++)
		core[i] = at[core[i]];
	return ncore;
}

static bool
has_marker(const struct meeting *m, const size_t *core, size_t ncore)
{
	for (size_t i = 0; i < ncore; i++)
		if (m->list[core[i]]->req.marker)
			return true;
	return false;
}

/* Keeps the proof if there is none yet that is as small. */
static void
try_meeting(const struct search *s, const struct meeting *m)
{
	struct conflict *conflict = s->conflict;
	size_t *core = ARENA_ARRAY(m->scratch, size_t, m->n + 1);
	size_t ncore = find_core(m, core);

	if (!ncore || (conflict->ncore && conflict->ncore <= ncore))
		return;
	*conflict = (struct conflict){
		.name = m->list[0]->req.name,
		.core = ARENA_ARRAY(s->arena, const struct wish *, ncore),
		.ncore = ncore,
	};
	for (size_t i = 0; i < ncore; i++)
		conflict->core[i] = m->list[core[i]];
	if (m->env && has_marker(m, core, ncore))
		conflict->where = target_shown(s->arena, m->env);
	conflict_resolve(conflict, s->arena, m);
}

/* The wishes whose markers are among those of signature: "101", a digit a marker. */
static void
try_signature(const struct search *s, struct str signature, const struct marker_env *env)
{
	struct meeting m = {
		.scratch = s->scratch,
		.list = ARENA_ARRAY(s->scratch, const struct wish *, s->n),
		.ranges = ARENA_ARRAY(s->scratch, struct range, s->n),
		.env = env,
	};

	for (size_t i = 0; i < s->n; i++) {
		if (signature.p[s->marker_of[i]] != '1')
			continue;
		m.list[m.n] = s->wishes[i];
		m.ranges[m.n++] = s->ranges[i];
	}
	if (m.n)
		try_meeting(s, &m);
}

/* Numbers the markers, which are sorted by their texts; more than MARKERS_MAX: none. */
static void
number_markers(struct search *s)
{
	s->markers = ARENA_ARRAY(s->scratch, const struct marker *, s->n);
	s->marker_of = ARENA_ARRAY(s->scratch, size_t, s->n);
	for (size_t i = 0; i < s->n; i++) {
		if (i == 0 || !str_eq(s->wishes[i]->marker, s->wishes[i - 1]->marker))
			s->markers[s->nmarkers++] = s->wishes[i]->req.marker;
		s->marker_of[i] = s->nmarkers - 1;
	}
}

static void
try_environments(const struct search *s)
{
	struct target_list envs =
		target_envs(s->scratch, s->known, s->markers, s->nmarkers);
	char *signature = arena_alloc(s->scratch, s->nmarkers);
	struct dict seen;

	dict_init(&seen, s->scratch);
	for (size_t i = 0; i < envs.n && seen.n < SIGNATURES_MAX; i++) {
		size_t before = seen.n;

		for (size_t k = 0; k < s->nmarkers; k++)
			signature[k] = !s->markers[k] || marker_eval(s->markers[k],
								     &envs.list[i],
								     s->scratch) == 1
					       ? '1'
					       : '0';
		if (dict_add(&seen, str_n(signature, s->nmarkers)) == before)
			try_signature(s, str_n(signature, s->nmarkers), &envs.list[i]);
	}
}

/* With one marker, or too many: wishes with the same one meet. */
static void
try_each_marker(const struct search *s)
{
	char *signature = arena_alloc(s->scratch, s->nmarkers);

	memset(signature, '0', s->nmarkers);
	for (size_t k = 0; k < s->nmarkers; k++) {
		signature[k] = '1';
		try_signature(s, str_n(signature, s->nmarkers), NULL);
		signature[k] = '0';
	}
}

/* Something satisfies all of them, whatever their markers say: so for most names. */
static bool
agree(const struct search *s)
{
	struct range left = s->ranges[0];

	for (size_t i = 0; i < s->n; i++)
		if (s->n > 1 && (s->wishes[i]->req.url.p || s->wishes[i]->nhashes))
			return false;
	for (size_t i = 1; i < s->n; i++)
		if (s->wishes[i]->req.specifiers.n)
			left = range_and(&left, &s->ranges[i], s->scratch);
	return !range_is_empty(&left, s->scratch);
}

bool
clean_conflict(struct conflict *conflict, struct clean *clean,
	       const struct wish *const *wishes, size_t n)
{
	struct search s = {.conflict = conflict,
			   .arena = clean->arena,
			   .scratch = &clean->line,
			   .wishes = wishes,
			   .n = n,
			   .known = &clean->env};
	struct range *ranges = ARENA_ARRAY(s.scratch, struct range, n);

	*conflict = (struct conflict){0};
	for (size_t i = 0; i < n; i++)
		ranges[i] = range_of(&wishes[i]->req.specifiers, s.scratch);
	s.ranges = ranges;
	if (agree(&s))
		return false;
	number_markers(&s);
	if ((s.nmarkers == 1 && !s.markers[0]) || s.nmarkers > MARKERS_MAX)
		try_each_marker(&s);
	else
		try_environments(&s);
	return conflict->ncore > 0;
}
