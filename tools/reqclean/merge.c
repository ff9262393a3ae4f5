/* SPDX-License-Identifier: Apache-2.0 */
/* Many wishes to one requirement a name and marker. */
#include "clean.h"

#include "range.h"
#include "str.h"

/* Wishes of one name (or one address) and one marker. */
struct group {
	struct clean *clean;
	struct arena *scratch; /* reset behind each name */
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
	return str_cmp(a->req.name.p ? a->req.name : a->req.url,
		       b->req.name.p ? b->req.name : b->req.url);
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
	int order;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	order = cmp_keys(a, b);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void
unite_extras(const struct group *g, struct requirement *req)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->list[i]->req.nextras;
	req->extras = ARENA_ARRAY(g->scratch, struct str, n);
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
	all.list = ARENA_ARRAY(g->scratch, struct specifier, n);
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->list[i]->req.specifiers.n; k++)
			all.list[all.n++] = g->list[i]->req.specifiers.list[k];
	req->specifiers = range_simplify(&all, g->scratch);
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
note_versions(const struct group *g)
{
	const struct wish *address = first_address(g);
	struct arena *arena = g->scratch;

	if (!address || !address->req.name.p || !g->clean->judge)
		return;
	for (size_t i = 0; i < g->n; i++) {
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
	struct merged merged = {.name = g->list[0]->req.name};
	struct arena *arena = g->clean->arena;

	if (g->n > 1) {
		unite_extras(g, &req);
		unite_specifiers(g, &req);
	} else {
		req.specifiers = range_simplify(&req.specifiers, g->scratch);
	}
	if (address)
		req.url = address->req.url;
	merged.text = arena_str(arena, clean_text(g->scratch, &req));
	clean_hashes(&merged.hashes, &merged.nhashes, arena, g->list, g->n);
	collect_asks(&merged, g);
	return merged;
}

/* Those of the n wishes, which are sorted, that have the name of the first. */
static struct group
name_at(struct clean *clean, const struct wish **sorted, size_t n)
{
	struct group name = {clean, &clean->line, sorted, 1};

	while (name.n < n && sorted[0]->head == sorted[name.n]->head &&
	       !cmp_names(sorted[0], sorted[name.n]))
		name.n++;
	return name;
}

/* The names of which nothing satisfies all that is asked for, in order. */
static void
find_conflicts(struct result *result, struct clean *clean, const struct wish **sorted)
{
	struct conflict **end = &result->conflicts;
	struct group name;

	for (size_t i = 0; i < clean->nwishes; i += name.n) {
		struct conflict conflict;

		name = name_at(clean, sorted + i, clean->nwishes - i);
		if (name.list[0]->req.name.p &&
		    clean_conflict(&conflict, clean, name.list, name.n)) {
			conflict.all = name.list;
			conflict.nall = name.n;
			*end = ARENA_NEW(clean->arena, struct conflict);
			**end = conflict;
			end = &(*end)->next;
			result->nconflicts++;
		}
		arena_reset(&clean->line);
	}
}

/* A requirement for each marker, where there is a list to put it in. */
static void
merge_name(struct result *result, const struct group *name)
{
	struct group group = *name;

	for (size_t i = 0, end; i < name->n; i = end) {
		for (end = i + 1;
		     end < name->n && !cmp_keys(name->list[i], name->list[end]); end++)
			;
		group.list = name->list + i;
		group.n = end - i;
		note_versions(&group);
		if (result->list)
			result->list[result->n++] = merge_group(&group);
	}
}

static void
merge_names(struct result *result, struct clean *clean, const struct wish **sorted)
{
	const struct conflict *conflict = result->conflicts;
	struct group name;

	if (!conflict || clean->listed)
		result->list = ARENA_ARRAY(clean->arena, struct merged, clean->nwishes);
	for (size_t i = 0; i < clean->nwishes; i += name.n) {
		name = name_at(clean, sorted + i, clean->nwishes - i);
		if (conflict && conflict->all == name.list)
			conflict = conflict->next;
		else
			merge_name(result, &name);
		arena_reset(&clean->line);
	}
}

struct result
clean_merge(struct clean *clean)
{
	size_t n = clean->nwishes;
	const struct wish **sorted = ARENA_ARRAY(clean->arena, const struct wish *, n);
	struct result result = {0};

	for (size_t i = 0; i < n; i++)
		sorted[i] = clean->wishes[i];
	if (n)
		qsort(sorted, n, sizeof(const struct wish *), by_key);
	find_conflicts(&result, clean, sorted);
	merge_names(&result, clean, sorted);
	return result;
}
