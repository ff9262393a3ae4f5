/* SPDX-License-Identifier: Apache-2.0 */
/* Many wishes to one requirement a name and marker; wishes that exclude each other. */
#include "clean.h"

#include "buf.h"
#include "range.h"
#include "str.h"

/* Wishes with one name (or one address) and one marker. */
struct group {
	struct clean *clean;
	const struct wish **list;
	size_t n;
};

struct str
clean_text(struct arena *arena, const struct requirement *req)
{
	struct requirement shown = *req;

	if (!req->url.p)
		return requirement_str(req, arena);
	shown.specifiers.n = 0;
	if (req->name.p)
		return requirement_str(&shown, arena);
	if (!req->marker)
		return req->url;
	return arena_cat(arena, arena_cat(arena, req->url, S(" ; ")),
			 marker_str(req->marker, arena));
}

static int
cmp_keys(const struct wish *a, const struct wish *b)
{
	struct str left = a->name.p ? a->name : a->req.url;
	struct str right = b->name.p ? b->name : b->req.url;
	int order = str_cmp(left, right);

	return order ? order : str_cmp(a->marker, b->marker);
}

/* Wishes lie in one array in the order of the input, which their addresses tell. */
static int
by_key(const void *left, const void *right)
{
	const struct wish *a = *(const struct wish *const *)left;
	const struct wish *b = *(const struct wish *const *)right;
	int order = cmp_keys(a, b);

	return order ? order : (a > b) - (a < b);
}

static size_t
count_specifiers(const struct group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->req.specifiers.n;
	return n;
}

static size_t
count_extras(const struct group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->req.nextras;
	return n;
}

static void
unite(const struct group *g, struct requirement *req)
{
	struct arena *arena = g->clean->arena;

	*req = g->list[0]->req;
	req->specifiers = (struct specifier_set){
		ARENA_ARRAY(arena, struct specifier, count_specifiers(g)), 0};
	req->extras = ARENA_ARRAY(arena, struct str, count_extras(g));
	req->nextras = 0;
	for (size_t i = 0; i < g->n; i++) {
		const struct requirement *from = &g->list[i]->req;

		for (size_t k = 0; k < from->specifiers.n; k++)
			req->specifiers.list[req->specifiers.n++] =
				from->specifiers.list[k];
		for (size_t k = 0; k < from->nextras; k++)
			req->extras[req->nextras++] = from->extras[k];
		if (from->url.p)
			req->url = from->url;
	}
	req->nextras = requirement_sort(req->extras, req->nextras);
}

static const struct wish *
first_address(const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->list[i]->req.url.p)
			return g->list[i];
	return NULL;
}

/* Two addresses of one name exclude each other, too. */
static size_t
address_conflict(const struct group *g, size_t *core)
{
	const struct wish *first = NULL;

	for (size_t i = 0; i < g->n; i++) {
		struct str url = g->list[i]->req.url;

		if (!url.p)
			continue;
		if (first && !str_eq(first->req.url, url)) {
			core[1] = i;
			return 2;
		}
		if (!first) {
			first = g->list[i];
			core[0] = i;
		}
	}
	return 0;
}

/* The members with specifiers, as ranges; their places in the group in at. */
static size_t
version_conflict(const struct group *g, size_t *core)
{
	struct arena *arena = g->clean->arena;
	struct range *ranges = ARENA_ARRAY(arena, struct range, g->n);
	size_t *at = ARENA_ARRAY(arena, size_t, g->n);
	size_t n = 0, ncore;

	for (size_t i = 0; i < g->n; i++) {
		if (!g->list[i]->req.specifiers.n)
			continue;
		at[n] = i;
		ranges[n++] = range_of(&g->list[i]->req.specifiers, arena);
	}
	ncore = range_conflict(core, ranges, n, arena);
	for (size_t i = 0; i < ncore; i++)
		core[i] = at[core[i]];
	return ncore;
}

static void
add_conflict(struct result *result, const struct group *g, const size_t *core,
	     size_t ncore)
{
	struct conflict *conflict = &result->conflicts[result->nconflicts++];

	conflict->name = g->list[0]->name;
	conflict->core = ARENA_ARRAY(g->clean->arena, const struct wish *, ncore);
	conflict->ncore = ncore;
	for (size_t i = 0; i < ncore; i++)
		conflict->core[i] = g->list[core[i]];
}

/* An address settles the version; what others said about it is named. */
static void
note_versions(const struct group *g, const struct wish *address)
{
	struct arena *arena = g->clean->arena;

	for (size_t i = 0; g->clean->judge && i < g->n; i++) {
		const struct wish *wish = g->list[i];

		if (wish->req.url.p || !wish->req.specifiers.n)
			continue;
		clean_change(
			g->clean,
			&(struct change){
				701, wish->place, requirement_str(&wish->req, arena),
				clean_text(arena, &address->req),
				arena_printf(arena, "the address of %.*s decides",
					     STR(clean_place(arena, address->place)))});
	}
}

static void
merge_group(struct result *result, const struct group *g)
{
	size_t *core = ARENA_ARRAY(g->clean->arena, size_t, g->n + 1);
	size_t ncore = address_conflict(g, core);
	struct merged *merged;
	struct requirement req;

	if (!ncore)
		ncore = version_conflict(g, core);
	if (ncore) {
		add_conflict(result, g, core, ncore);
		return;
	}
	if (g->list[0]->name.p && first_address(g))
		note_versions(g, first_address(g));
	unite(g, &req);
	merged = &result->list[result->n++];
	merged->text = clean_text(g->clean->arena, &req);
	merged->name = g->list[0]->name;
	merged->from = g->list;
	merged->nfrom = g->n;
}

struct result
clean_merge(struct clean *clean)
{
	struct arena *arena = clean->arena;
	size_t n = clean->nwishes;
	const struct wish **sorted = ARENA_ARRAY(arena, const struct wish *, n);
	struct result result = {.list = ARENA_ARRAY(arena, struct merged, n),
				.conflicts = ARENA_ARRAY(arena, struct conflict, n)};

	for (size_t i = 0; i < n; i++)
		sorted[i] = &clean->wishes[i];
	if (n)
		qsort(sorted, n, sizeof(const struct wish *), by_key);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && !cmp_keys(sorted[i], sorted[end]); end++)
			;
		merge_group(&result, &(struct group){clean, sorted + i, end - i});
	}
	return result;
}
