/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"
#include "host.h"
#include "hub_place.h"
#include "str.h"

static const struct {
	const char *hosts[4];     /* the first is the one to ask */
	const char *variables[3]; /* the first that is set counts */
} origins[] = {
	[ORIGIN_HUB] = {{"https://huggingface.co", "https://hf.co"}, {"HF_ENDPOINT"}},
	[ORIGIN_CIVITAI] = {{"https://civitai.com", "https://www.civitai.com",
			     "https://civitai.red"},
			    {"CIVITAI_ENDPOINT"}},
	[ORIGIN_GITHUB] = {{"https://github.com"}, {"GITHUB_SERVER_URL"}},
	[ORIGIN_GITHUB_API] = {{"https://api.github.com"}, {"GITHUB_API_URL"}},
	[ORIGIN_S3] = {{NULL}, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}},
};

static struct str
named_base(enum origin origin)
{
	for (size_t i = 0; origins[origin].variables[i]; i++) {
		struct str base = host_env(origins[origin].variables[i]);
		while (str_ends(base, S("/")))
			base.n--;
		if (base.n)
			return base;
	}
	return (struct str){0};
}

struct str
origin_base(enum origin origin)
{
	struct str named = named_base(origin);

	return named.p ? named : str_c(origins[origin].hosts[0]);
}

bool
origin_is_known(enum origin origin, const struct url *url)
{
	if (url->scheme == URL_FILE || url->port != (url->scheme == URL_HTTPS ? 443 : 80))
		return false;
	for (size_t i = 0; origins[origin].hosts[i]; i++)
		if (str_eq(url->host, str_c(origins[origin].hosts[i] + 8)))
			return true;
	return false;
}

bool
origin_is_named(enum origin origin, const struct url *url)
{
	struct arena mem = arena_new(1 << 16);
	struct str named = named_base(origin);
	struct err ignored;
	struct url base;
	bool is_same = named.p && named.n < 4096 &&
		       url_parse_plain(&base, &mem, named, &ignored) == 0 &&
		       url_same_origin(&base, url);

	arena_release(&mem);
	return is_same;
}

/* A query may hold secrets. */
static int
refuse(struct err *err, struct str text, const char *form)
{
	struct str shown = str_cut(&text, '?');

	return err_set(err, E_USAGE, "%.*s: expected %s", STR(shown), form);
}

static int
expand_hub(struct str *made, struct arena *arena, struct str text, struct err *err)
{
	struct hub_place place;

	if (hub_place_short(&place, arena, text, err) < 0)
		return -E_USAGE;
	if (!place.path.n)
		return refuse(err, text, "hf://OWNER/REPO[@REV]/PATH");
	*made = hub_place_file(arena, &place, place.path);
	return 0;
}

/* civitai://VERSION[?type=...&format=...] */
static int
expand_civitai(struct str *made, struct arena *arena, struct str text, struct err *err)
{
	struct str query = str_sub(text, sizeof("civitai://") - 1, text.n);
	struct str id = str_cut(&query, '?');
	uint64_t number;

	if (!str_uint(id, 1, INT64_MAX, &number))
		return refuse(err, text,
			      "civitai://VERSION, the number behind modelVersionId= of "
			      "its page");
	*made = arena_printf(arena, "%.*s/api/download/models/%.*s%s%.*s",
			     STR(origin_base(ORIGIN_CIVITAI)), STR(id),
			     query.p ? "?" : "", STR(query));
	return 0;
}

/* gh://OWNER/REPO@TAG/ASSET */
static int
expand_github(struct str *made, struct arena *arena, struct str text, struct err *err)
{
	struct str rest = str_sub(text, sizeof("gh://") - 1, text.n);
	struct str owner = str_cut(&rest, '/'), tag = str_cut(&rest, '/');
	struct str repo = str_cut(&tag, '@');

	if (!owner.n || !repo.n || !tag.n || !rest.n || str_chr(rest, '/') >= 0)
		return refuse(err, text, "gh://OWNER/REPO@TAG/ASSET");
	*made = arena_printf(arena, "%.*s/%.*s/%.*s/releases/download/%.*s/%.*s",
			     STR(origin_base(ORIGIN_GITHUB)), STR(owner), STR(repo),
			     STR(tag), STR(rest));
	return 0;
}

/* A bucket with dots has no certificate of its own host, so that it goes in the path. */
static struct str
amazon(struct arena *arena, struct str bucket, struct str key)
{
	struct str region = host_env("AWS_REGION");
	bool in_path = str_chr(bucket, '.') >= 0;

	if (!region.n)
		region = host_env("AWS_DEFAULT_REGION");
	return arena_printf(arena, "https://%.*s%ss3%s%.*s.amazonaws.com/%.*s%s%.*s",
			    STR(in_path ? S("") : bucket), in_path ? "" : ".",
			    region.n ? "." : "", STR(region),
			    STR(in_path ? bucket : S("")), in_path ? "/" : "", STR(key));
}

static int
expand_s3(struct str *made, struct arena *arena, struct str text, struct err *err)
{
	struct str key = str_sub(text, sizeof("s3://") - 1, text.n);
	struct str bucket = str_cut(&key, '/'), base = origin_base(ORIGIN_S3);

	if (!bucket.n || !key.n)
		return refuse(err, text, "s3://BUCKET/KEY");
	*made = base.p ? arena_printf(arena, "%.*s/%.*s/%.*s", STR(base), STR(bucket),
				      STR(key))
		       : amazon(arena, bucket, key);
	return 0;
}

int
origin_expand(struct str *made, struct arena *arena, struct str text, struct err *err)
{
	static const struct {
		const char *scheme;
		int (*expand)(struct str *, struct arena *, struct str, struct err *);
	} schemes[] = {{"hf://", expand_hub},
		       {"civitai://", expand_civitai},
		       {"gh://", expand_github},
		       {"s3://", expand_s3}};

	*made = (struct str){0};
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(text, str_c(schemes[i].scheme)))
			return schemes[i].expand(made, arena, text, err);
	return 0;
}

static struct str
hub_page(struct arena *arena, const struct url *url)
{
	struct hub_place place;
	struct str made;

	if (!hub_place_page(&place, arena, url) || !place.path.n ||
	    str_ends(place.path, S("/")))
		return (struct str){0};
	made = hub_place_file(arena, &place, place.path);
	return url->query.p ? arena_printf(arena, "%.*s?%.*s", STR(made), STR(url->query))
			    : made;
}

/* /models/MODEL[/TITLE]?modelVersionId=VERSION */
static struct str
civitai_page(struct arena *arena, const struct url *url)
{
	struct str rest = url->query;
	uint64_t number;

	if (!str_starts(url->path, S("/models/")))
		return (struct str){0};
	while (rest.p) {
		struct str id = str_cut(&rest, '&');
		if (str_eq(str_cut(&id, '='), S("modelVersionId")) &&
		    str_uint(id, 1, INT64_MAX, &number))
			return arena_printf(arena,
					    "https://%.*s/api/download/models/%.*s",
					    STR(url->host), STR(id));
	}
	return (struct str){0};
}

/* /OWNER/REPO/blob/REF/PATH */
static struct str
github_page(struct arena *arena, const struct url *url)
{
	struct str rest = str_sub(url->path, 1, url->path.n);
	struct str owner = str_cut(&rest, '/'), repo = str_cut(&rest, '/');

	if (!repo.n || !str_eq(str_cut(&rest, '/'), S("blob")) || !rest.n)
		return (struct str){0};
	return arena_printf(arena, "https://raw.githubusercontent.com/%.*s/%.*s/%.*s",
			    STR(owner), STR(repo), STR(rest));
}

struct str
origin_of_page(struct arena *arena, const struct url *url)
{
	if (origin_is_known(ORIGIN_CIVITAI, url))
		return civitai_page(arena, url);
	if (origin_is_known(ORIGIN_GITHUB, url))
		return github_page(arena, url);
	return hub_page(arena, url);
}

const char *
origin_accept(const struct url *url)
{
	bool is_asset = str_find(url->path, S("/releases/assets/")) >= 0 &&
			(origin_is_known(ORIGIN_GITHUB_API, url) ||
			 origin_is_named(ORIGIN_GITHUB_API, url));

	return is_asset ? "application/octet-stream" : "*/*";
}

struct str
origin_media(struct arena *arena, const struct url *url)
{
	return str_eq(url->host, S("raw.githubusercontent.com"))
		       ? arena_cat(arena, S("https://media.githubusercontent.com/media"),
				   url->path)
		       : (struct str){0};
}
