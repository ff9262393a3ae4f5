/* SPDX-License-Identifier: Apache-2.0 */
/* Which distributions a folder of packages holds, by the rules of pip's importlib
 * backend (_internal/metadata/importlib). */
#include "host.h"
#include "metadata.h"
#include "name.h"
#include "site.h"
#include "str.h"
#include "version.h"

enum { MAX_METADATA = 4 << 20, MAX_URL = 1 << 20 };

struct lister {
	struct arena *arena;
	struct dist *dists;
	size_t ndists, size;
	struct err *err;
};

static int
read_part(struct lister *l, struct str *bytes, const char *path, const char *name,
	  size_t max)
{
	struct str file = arena_printf(l->arena, "%s/%s", path, name);

	if (host_kind(file.p) != HOST_FILE)
		return 0;
	return host_read(bytes, l->arena, file.p, max, l->err);
}

/* METADATA of a .dist-info, PKG-INFO of an .egg-info folder, or the .egg-info file. */
static int
read_metadata(struct lister *l, struct dist *dist)
{
	struct str *bytes = &dist->metadata;
	int status;

	if (host_kind(dist->path) == HOST_FILE)
		return host_read(bytes, l->arena, dist->path, MAX_METADATA, l->err);
	status = read_part(l, bytes, dist->path, "METADATA", MAX_METADATA);
	if (status == 0 && bytes->n == 0)
		status = read_part(l, bytes, dist->path, "PKG-INFO", MAX_METADATA);
	return status;
}

static const struct dist *
have(const struct lister *l, struct str canonical)
{
	for (size_t i = 0; i < l->ndists; i++)
		if (str_eq(l->dists[i].canonical, canonical))
			return &l->dists[i];
	return NULL;
}

static void
push(struct lister *l, const struct dist *dist)
{
	if (l->ndists == l->size) {
		size_t size = l->size ? l->size * 2 : 64;
		struct dist *more = ARENA_ARRAY(l->arena, struct dist, size);

		if (l->ndists)
			memcpy(more, l->dists, l->ndists * sizeof(*more));
		l->dists = more;
		l->size = size;
	}
	l->dists[l->ndists++] = *dist;
}

/*
 * The name of a .dist-info is "name-version"; the version in it counts, not the one in
 * METADATA (pip since 24.2). An .egg-info gives the name alone, and any other spelling of
 * the endings (".DIST-INFO") neither.
 */
static void
split_entry(struct str entry, struct str *name, struct str *version)
{
	bool is_dist = str_ends(entry, S(".dist-info"));
	struct str rest = str_sub(entry, 0, (size_t)str_rchr(entry, '.'));

	*name = *version = (struct str){0};
	if (is_dist && str_chr(rest, '-') >= 0) {
		*name = str_cut(&rest, '-');
		*version = rest;
	} else if (str_ends(entry, S(".egg-info"))) {
		*name = str_cut(&rest, '-');
	}
}

static bool
ends_nocase(struct str name, struct str end)
{
	return name.n > end.n &&
	       str_eq_nocase(str_sub(name, name.n - end.n, name.n), end);
}

static bool
is_entry(struct str name)
{
	return ends_nocase(name, S(".dist-info")) || ends_nocase(name, S(".egg-info"));
}

/* A name or version with a line break would forge a line of a freeze. */
static struct str
clean(struct arena *arena, struct str text)
{
	bool is_clean = true;

	if (!text.p)
		return text;
	for (size_t i = 0; i < text.n; i++)
		is_clean &= (unsigned char)text.p[i] >= ' ' && text.p[i] != 127;
	if (is_clean)
		return text;
	char *copy = arena_alloc(arena, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		copy[i] = (unsigned char)text.p[i] >= ' ' && text.p[i] != 127 ? text.p[i]
									      : '?';
	return str_n(copy, text.n);
}

static void
set_version(struct lister *l, struct dist *dist, struct str text)
{
	struct version version;

	dist->is_pep440 = text.p && version_parse(&version, l->arena, text);
	dist->version = clean(l->arena, text);
	if (dist->is_pep440)
		dist->version = version_str(&version, l->arena);
	else if (!text.p)
		dist->version = S("None"); /* what pip writes where nobody says */
}

static int
take(struct lister *l, const char *dir, struct str entry)
{
	struct dist dist = {.dir = dir};
	struct str name, version, given;
	int status;

	split_entry(entry, &name, &version);
	if (name.n && have(l, name_canonical(l->arena, name)))
		return 0;
	dist.path = arena_printf(l->arena, "%s/%.*s", dir, STR(entry)).p;
	status = read_metadata(l, &dist);
	if (status == 0)
		status = read_part(l, &dist.direct_url, dist.path, "direct_url.json",
				   MAX_URL);
	if (status < 0)
		return status;
	given = metadata_unfold(l->arena, metadata_field(dist.metadata, "Name"));
	dist.canonical = name_canonical(l->arena, name.n ? name : given);
	/* what an interrupted pip leaves ("~orch") is no project name */
	if (!name_valid(dist.canonical) || have(l, dist.canonical))
		return 0;
	dist.name = given.n ? clean(l->arena, given) : dist.canonical;
	set_version(l, &dist,
		    version.n ? version : metadata_field(dist.metadata, "Version"));
	push(l, &dist);
	return 0;
}

static int
take_dir(struct lister *l, const char *dir)
{
	struct str *names;
	size_t nnames;
	int status = host_list(&names, &nnames, l->arena, dir, l->err);

	for (size_t i = 0; i < nnames && status == 0; i++)
		if (is_entry(names[i]))
			status = take(l, dir, names[i]);
	return status;
}

/* As Python's sorted(key=str.lower) on the names, ties in the order they were found. */
static int
by_name(const void *left, const void *right)
{
	const struct dist *a = left, *b = right;
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;

	for (size_t i = 0; i < n; i++) {
		int diff = (unsigned char)char_lower(a->name.p[i]) -
			   (unsigned char)char_lower(b->name.p[i]);
		if (diff)
			return diff;
	}
	if (a->name.n != b->name.n)
		return a->name.n < b->name.n ? -1 : 1;
	return str_cmp(a->canonical, b->canonical);
}

int
site_list(struct dist **dists, size_t *ndists, struct arena *arena,
	  const struct site *site, struct err *err)
{
	struct lister l = {.arena = arena, .err = err};

	for (size_t i = 0; i < site->ndirs; i++) {
		int status = take_dir(&l, site->dirs[i]);

		if (status < 0)
			return status;
	}
	if (l.ndists)
		qsort(l.dists, l.ndists, sizeof(*l.dists), by_name);
	*dists = l.dists;
	*ndists = l.ndists;
	return 0;
}

const struct dist *
site_dist(const struct dist *dists, size_t ndists, struct str name)
{
	for (size_t i = 0; i < ndists; i++)
		if (str_eq(dists[i].canonical, name))
			return &dists[i];
	return NULL;
}
