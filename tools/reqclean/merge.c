/* SPDX-License-Identifier: Apache-2.0 */
/* Many wishes to one requirement a name and marker. */
#include "clean.h"

#include "range.h"
#include "str.h"

/* Wishes of one name (or one address) and one marker. */
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
cmp_names(const struct wish *a, const struct wish *b)
{
	return str_cmp(a->name.p ? a->name : a->req.url,
		       b->name.p ? b->name : b->req.url);
}

static int
cmp_keys(const struct wish *a, const struct wish *b)
{
	int order = cmp_names(a, b);

	return order ? order : str_cmp(a->marker, b->marker);
}

static int
by_key(const void *left, const void *right)
{
	const struct wish *a = *(const struct wish *const *)left;
	const struct wish *b = *(const struct wish *const *)right;
	int order = cmp_keys(a, b);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void
unite_extras(const struct group *g, struct requirement *req)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->req.nextras;
	req->extras = ARENA_ARRAY(g->clean->arena, struct str, n);
	req->nextras = 0;
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->list[i]->req.nextras; k++)
			req->extras[req->nextras++] = g->list[i]->req.extras[k];
	req->nextras = requirement_sort(req->extras, req->nextras);
}

static void
unite_specifiers(const struct group *g, struct requirement *req)
{
	struct specifier_set all = {0};
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->req.specifiers.n;
	all.list = ARENA_ARRAY(g->clean->arena, struct specifier, n);
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->list[i]->req.specifiers.n; k++)
			all.list[all.n++] = g->list[i]->req.specifiers.list[k];
	req->specifiers = range_simplify(&all, g->clean->arena);
}

static const struct wish *
first_address(const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->list[i]->req.url.p)
			return g->list[i];
	return NULL;
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
				701, wish->asks->place,
				requirement_str(&wish->req, arena),
				clean_text(arena, &address->req),
				arena_printf(
					arena, "the address of %.*s decides",
					STR(clean_place(arena, address->asks->place)))});
	}
}

static int
by_order(const void *left, const void *right)
{
	const struct ask *a = *(const struct ask *const *)left;
	const struct ask *b = *(const struct ask *const *)right;

	return (a->order > b->order) - (a->order < b->order);
}

static void
collect_asks(struct merged *merged, const struct group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->nasks;
	merged->from = ARENA_ARRAY(g->clean->arena, const struct ask *, n);
	for (size_t i = 0; i < g->n; i++)
		for (const struct ask *ask = g->list[i]->asks; ask; ask = ask->next)
			merged->from[merged->nfrom++] = ask;
	qsort(merged->from, n, sizeof(const struct ask *), by_order);
}

static struct merged
merge_group(const struct group *g)
{
	struct requirement req = g->list[0]->req;
	const struct wish *address = first_address(g);
	struct arena *arena = g->clean->arena;
	struct merged merged = {.name = g->list[0]->name};

	if (g->list[0]->name.p && address)
		note_versions(g, address);
	unite_extras(g, &req);
	unite_specifiers(g, &req);
	if (address)
		req.url = address->req.url;
	merged.text = clean_text(arena, &req);
	clean_hashes(&merged.hashes, &merged.nhashes, arena, g->list, g->n);
	collect_asks(&merged, g);
	return merged;
}

/* All wishes of one name: a conflict, or a requirement for each marker. */
static void
merge_name(struct result *result, const struct group *name)
{
	struct conflict conflict;

	if (name->list[0]->name.p &&
	    clean_conflict(&conflict, name->clean, name->list, name->n)) {
		conflict.all = name->list;
		conflict.nall = name->n;
		result->conflicts[result->nconflicts++] = conflict;
		return;
	}
	for (size_t i = 0, end; i < name->n; i = end) {
		for (end = i + 1;
		     end < name->n && !cmp_keys(name->list[i], name->list[end]); end++)
			;
		result->list[result->n++] = merge_group(
			&(struct group){name->clean, name->list + i, end - i});
	}
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
		for (end = i + 1; end < n && !cmp_names(sorted[i], sorted[end]); end++)
			;
		merge_name(&result, &(struct group){clean, sorted + i, end - i});
	}
	return result;
}
