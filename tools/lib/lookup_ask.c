/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the API. */
#include "json.h"
#include "lookup.h"
#include "origin.h"
#include "secret.h"
#include "str.h"

enum { ANSWER_MAX = 16 << 20 };

static const struct str civitai_path = {"/api/download/models/", 21};

/* OWNER/REPO/releases/download/TAG/ASSET at the end of a path */
struct asset {
	struct str owner, repo, tag, name;
};

static bool
is_of(enum origin origin, const struct url *url)
{
	return origin_is_known(origin, url) || origin_is_named(origin, url);
}

static bool
take_asset(struct asset *asset, const struct url *url)
{
	ptrdiff_t at = str_find(url->path, S("/releases/download/")), slash;
	struct str front;

	if (at < 0)
		return false;
	front = str_sub(url->path, 0, (size_t)at);
	slash = str_rchr(front, '/');
	asset->repo = str_sub(front, (size_t)(slash + 1), front.n);
	front = str_sub(front, 0, slash < 0 ? 0 : (size_t)slash);
	asset->owner = str_sub(front, (size_t)(str_rchr(front, '/') + 1), front.n);
	front = str_sub(url->path, (size_t)at + 19, url->path.n);
	slash = str_rchr(front, '/');
	asset->tag = str_sub(front, 0, slash < 0 ? 0 : (size_t)slash);
	asset->name = str_sub(front, (size_t)(slash + 1), front.n);
	return asset->owner.n && asset->repo.n && asset->tag.n && asset->name.n;
}

static bool
is_version(const struct url *url)
{
	return is_of(ORIGIN_CIVITAI, url) && str_find(url->path, civitai_path) >= 0;
}

bool
lookup_is_asset(const struct url *url)
{
	struct asset asset = {0};

	return is_of(ORIGIN_GITHUB, url) && take_asset(&asset, url);
}

/* One mirror may stand for several hosts. */
bool
lookup_is_known(const struct url *url)
{
	return is_version(url) || lookup_is_asset(url);
}

static int
ask(struct fetch *fetch, const struct node **root, struct arena *arena, struct str url,
    struct err *err)
{
	struct str bytes;
	int status = fetch_bytes(fetch, &bytes, arena, url, ANSWER_MAX, err);

	return status < 0 ? status : json_parse(root, arena, bytes, url, err);
}

/* .../api/download/models/ID is described by .../api/v1/model-versions/ID */
static int
ask_civitai(struct fetch *fetch, struct lookup *found, struct arena *arena,
	    const struct url *url, struct err *err)
{
	ptrdiff_t at = str_find(url->text, civitai_path);
	struct str front = str_sub(url->text, 0, (size_t)at);
	struct str id = str_sub(url->text, (size_t)at + civitai_path.n, url->text.n);
	const struct node *root;
	int status;

	id = str_cut(&id, '?');
	status = ask(fetch, &root, arena,
		     arena_printf(arena, "%.*s/api/v1/model-versions/%.*s", STR(front),
				  STR(id)),
		     err);
	if (status == 0)
		lookup_civitai(found, arena, root, url->query);
	return status == -E_NETWORK ? status : 0;
}

/* A token makes private assets visible, which the API alone hands out. */
static int
use_token(struct lookup *found, struct arena *arena, struct str asset_url,
	  struct err *err)
{
	struct str token;
	struct url url;
	int status = url_parse_plain(&url, arena, asset_url, err);

	if (status == 0)
		status = secret_for(&token, arena, &url, err);
	if (status == 0 && token.p)
		found->url = asset_url;
	return status;
}

static struct str
github_api(const struct url *url)
{
	bool is_ours = origin_is_named(ORIGIN_GITHUB, url) ||
		       str_eq(origin_base(ORIGIN_GITHUB), S("https://github.com"));

	return is_ours ? origin_base(ORIGIN_GITHUB_API) : S("https://api.github.com");
}

bool
lookup_may_be_private(struct arena *arena, const struct url *url)
{
	struct str token = {0};
	struct err ignored;
	struct url api;

	return lookup_is_asset(url) &&
	       url_parse_plain(&api, arena, github_api(url), &ignored) == 0 &&
	       secret_for(&token, arena, &api, &ignored) == 0 && token.p;
}

/* The sum is a present: downloads go on where the API has had enough of us. */
static int
ask_github(struct fetch *fetch, struct lookup *found, struct arena *arena,
	   const struct url *url, struct err *err)
{
	const struct node *root;
	struct asset asset = {0};
	struct str base, id;
	int status;

	(void)take_asset(&asset, url);
	base = arena_printf(arena, "%.*s/repos/%.*s/%.*s/releases", STR(github_api(url)),
			    STR(asset.owner), STR(asset.repo));
	status = ask(fetch, &root, arena,
		     arena_printf(arena, "%.*s/tags/%.*s", STR(base), STR(asset.tag)),
		     err);
	found->unreachable = status == -E_NETWORK;
	if (status < 0)
		return 0;
	id = lookup_github(found, root, url_decode(arena, asset.name));
	if (!id.p)
		return 0;
	return use_token(found, arena,
			 arena_printf(arena, "%.*s/assets/%.*s", STR(base), STR(id)),
			 err);
}

int
lookup_file(struct fetch *fetch, struct lookup *found, struct arena *arena,
	    const struct url *url, struct err *err)
{
	*found = (struct lookup){0};
	if (is_version(url))
		return ask_civitai(fetch, found, arena, url, err);
	return lookup_is_asset(url) ? ask_github(fetch, found, arena, url, err) : 0;
}
