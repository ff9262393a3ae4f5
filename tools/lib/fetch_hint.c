/* SPDX-License-Identifier: Apache-2.0 */
/* What a refusal means at the hosts that grab knows, and what to do about it. */
#include "fetch_http.h"
#include "hub_place.h"
#include "origin.h"
#include "str.h"

static bool
is_of(enum origin origin, const struct url *url)
{
	return origin_is_known(origin, url) || origin_is_named(origin, url);
}

/* X-Error-Code says which of many reasons a 401, 403 or 404 has. */
static const char *
hub_code(struct arena *arena, const struct http_answer *answer)
{
	struct str code = answer->code, repo = S("its page");
	struct hub_place place;

	if (str_eq(code, S("EntryNotFound")))
		return "the revision has no such file";
	if (str_eq(code, S("RevisionNotFound")))
		return "the repository has no such revision";
	if (str_eq(code, S("RepoNotFound")))
		return answer->with_token
			       ? "no such repository, or one the token may not read"
			       : "no such repository, or a private one: set HF_TOKEN";
	if (!str_eq(code, S("GatedRepo")))
		return NULL;
	if (hub_place_page(&place, arena, &answer->url) ||
	    hub_place_api(&place, arena, &answer->url))
		repo = hub_place_shown(arena, &place);
	return arena_printf(arena, "gated: accept the licence at %.*s%s", STR(repo),
			    answer->with_token ? " as the owner of the token"
					       : " and set HF_TOKEN")
		.p;
}

static const char *
hub_hint(struct arena *arena, const struct http_answer *answer)
{
	const char *known = hub_code(arena, answer);

	if (known || answer->status != 401)
		return known;
	return answer->with_token ? "the token is not accepted"
				  : "set HF_TOKEN; without one this is also said of what "
				    "does not exist";
}

static const char *
civitai_hint(const struct http_answer *answer)
{
	if (answer->status != 401 && answer->status != 403)
		return NULL;
	return answer->with_token ? "the token is not accepted" : "set CIVITAI_TOKEN";
}

/* What is private does not exist for those who may not see it. */
static const char *
github_hint(const struct http_answer *answer)
{
	if (answer->status == 401)
		return "the token is not accepted";
	if (answer->with_token)
		return NULL;
	if (answer->status == 404)
		return "not there, or private: set GITHUB_TOKEN";
	return answer->status == 403 ? "without GITHUB_TOKEN requests are few" : NULL;
}

static const char *
s3_hint(const struct http_answer *answer)
{
	if (answer->status != 403 && answer->status != 401)
		return NULL;
	return str_find(answer->url.query, S("Signature=")) >= 0
		       ? "the signature may have expired"
		       : "grab does not sign S3 requests; use a presigned address";
}

static const char *
known_hint(struct arena *arena, const struct http_answer *answer)
{
	const struct url *url = &answer->url;

	if (is_of(ORIGIN_HUB, url))
		return hub_hint(arena, answer);
	if (is_of(ORIGIN_CIVITAI, url))
		return civitai_hint(answer);
	if (is_of(ORIGIN_GITHUB, url) || is_of(ORIGIN_GITHUB_API, url) ||
	    str_eq(url->host, S("raw.githubusercontent.com")) ||
	    str_eq(url->host, S("codeload.github.com")))
		return github_hint(answer);
	if (is_of(ORIGIN_S3, url) || url_host_in(url, "amazonaws.com"))
		return s3_hint(answer);
	return NULL;
}

const char *
fetch_hint(struct arena *arena, const struct http_answer *answer)
{
	const char *hint = answer->moved ? NULL : known_hint(arena, answer);

	if (!hint && answer->status == 401 && answer->with_token)
		hint = "the credentials are not accepted";
	if (!hint && (answer->status == 401 || answer->status == 403))
		hint = "a token may be missing";
	return hint ? arena_printf(arena, " (%s)", hint).p : "";
}

int
fetch_no_login(struct arena *arena, const struct http_answer *answer, struct err *err)
{
	struct str to = answer->location;

	if (str_find(to, S("reason=download-auth")) < 0 &&
	    !(is_of(ORIGIN_CIVITAI, &answer->url) && str_find(to, S("/login")) >= 0))
		return 0;
	return err_set(err, E_NOMATCH, "%.*s: asks for a login (%s)",
		       STR(url_shown(arena, &answer->url)),
		       answer->with_token ? "the token is not accepted"
					  : "set CIVITAI_TOKEN");
}
