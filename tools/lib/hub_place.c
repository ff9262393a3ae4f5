/* SPDX-License-Identifier: Apache-2.0 */
#include "hub_place.h"
#include "origin.h"
#include "str.h"

static bool
is_one_of(struct str word, const char *const *words, size_t nwords)
{
	for (size_t i = 0; i < nwords; i++)
		if (str_eq(word, str_c(words[i])))
			return true;
	return false;
}

/* The next n components of *rest as one slice; *rest moves behind them. */
static struct str
take(struct str *rest, int n)
{
	struct str all = *rest;

	while (n--)
		str_cut(rest, '/');
	return rest->p ? str_sub(all, 0, (size_t)(rest->p - all.p) - 1) : all;
}

/* Revisions with slashes in them, which the hub wants quoted: refs/pr/1, refs/convert/x. */
static struct str
take_rev(struct arena *arena, struct str *rest)
{
	struct str start = *rest, kind = {0}, name = {0};

	if (str_eq(str_cut(rest, '/'), S("refs"))) {
		kind = str_cut(rest, '/');
		name = str_cut(rest, '/');
	}
	if (name.n && (str_eq(kind, S("pr")) || str_eq(kind, S("convert"))))
		return arena_printf(arena, "refs%%2F%.*s%%2F%.*s", STR(kind), STR(name));
	*rest = start;
	return str_cut(rest, '/');
}

static struct str
take_kind(struct str *rest)
{
	static const char *const kinds[] = {"models", "datasets", "spaces", "kernels"};
	struct str start = *rest, word = str_cut(rest, '/');

	if (is_one_of(word, kinds, COUNT(kinds)))
		return word;
	*rest = start;
	return S("models");
}

/* Moves *rest behind "@REV"; it may hold slashes, which have cut the text already. */
static struct str
rev_of(struct hub_place *place, struct arena *arena, struct str *rest)
{
	ptrdiff_t at = str_chr(place->repo, '@');
	const char *end;

	if (at < 0)
		return S("main");
	end = rest->p ? rest->p + rest->n : place->repo.p + place->repo.n;
	rest->p = place->repo.p + at + 1;
	rest->n = (size_t)(end - rest->p);
	place->repo.n = (size_t)at;
	return take_rev(arena, rest);
}

int
hub_place_short(struct hub_place *place, struct arena *arena, struct str text,
		struct err *err)
{
	struct str rest = str_sub(text, sizeof("hf://") - 1, text.n), owner;
	struct str shown = str_cut(&text, '?'); /* a query may hold secrets */

	place->base = origin_base(ORIGIN_HUB);
	place->kind = take_kind(&rest);
	place->repo = take(&rest, 2);
	place->rev = rev_of(place, arena, &rest);
	place->path = rest.p ? rest : S("");
	owner = place->repo;
	owner = str_cut(&owner, '/');
	if (!owner.n || place->repo.n <= owner.n + 1 || !place->rev.n)
		return err_set(err, E_USAGE, "%.*s: expected hf://OWNER/REPO[@REV]/PATH",
			       STR(shown));
	return 0;
}

/* The path below the base, which may have a path of its own; absent where url is not of
 * the hub. */
static struct str
below_base(struct hub_place *place, struct arena *arena, const struct url *url)
{
	bool is_named = origin_is_named(ORIGIN_HUB, url);
	struct url base;
	struct err ignored;

	if (!is_named && !origin_is_known(ORIGIN_HUB, url))
		return (struct str){0};
	place->base = is_named ? origin_base(ORIGIN_HUB) : S("https://huggingface.co");
	if (is_named && url_parse_plain(&base, arena, place->base, &ignored) == 0 &&
	    str_starts(url->path, base.path) && url->path.n > base.path.n &&
	    url->path.p[base.path.n] == '/')
		return str_sub(url->path, base.path.n + 1, url->path.n);
	return str_sub(url->path, 1, url->path.n);
}

/* [KIND/]REPO/VERB/REV[/PATH] */
static bool
parse_below(struct hub_place *place, struct arena *arena, struct str rest,
	    const char *const verbs[static 4])
{
	struct str start, verb;

	place->kind = take_kind(&rest);
	start = rest;
	place->repo = take(&rest, 1);
	verb = str_cut(&rest, '/');
	if (!is_one_of(verb, verbs, 4)) {
		rest = start;
		place->repo = take(&rest, 2);
		verb = str_cut(&rest, '/');
	}
	if (!place->repo.n || !rest.n || !is_one_of(verb, verbs, 4))
		return false;
	place->rev = take_rev(arena, &rest);
	place->path = rest.p ? rest : S("");
	if (str_eq(verb, S("tree")) && place->path.n && !str_ends(place->path, S("/")))
		place->path = arena_cat(arena, place->path, S("/"));
	return place->rev.n > 0;
}

bool
hub_place_page(struct hub_place *place, struct arena *arena, const struct url *url)
{
	static const char *const verbs[] = {"resolve", "blob", "raw", "tree"};

	return parse_below(place, arena, below_base(place, arena, url), verbs);
}

bool
hub_place_api(struct hub_place *place, struct arena *arena, const struct url *url)
{
	static const char *const verbs[] = {"tree", "revision", "paths-info", "refs"};
	struct str rest = below_base(place, arena, url);

	return str_eq(str_cut(&rest, '/'), S("api")) &&
	       parse_below(place, arena, rest, verbs);
}

struct str
hub_place_shown(struct arena *arena, const struct hub_place *place)
{
	bool is_model = str_eq(place->kind, S("models"));

	return arena_printf(arena, "%.*s/%.*s%s%.*s", STR(place->base),
			    STR(is_model ? S("") : place->kind), is_model ? "" : "/",
			    STR(place->repo));
}

struct str
hub_place_file(struct arena *arena, const struct hub_place *place, struct str path)
{
	return arena_printf(arena, "%.*s/resolve/%.*s/%.*s",
			    STR(hub_place_shown(arena, place)), STR(place->rev),
			    STR(path));
}
