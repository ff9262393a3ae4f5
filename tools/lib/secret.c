/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"
#include "buf.h"
#include "host.h"
#include "origin.h"
#include "str.h"

enum { TOKEN_MAX = 4096, NETRC_MAX = 1 << 20 };

/*
 * Exact hosts: their CDNs get signed addresses, and answer 400 where a token comes too.
 * Beside the hosts of the origin and the base that the environment names for it.
 */
static const struct owner {
	enum origin origin;
	const char *others[3];
	const char *names[3];
} owners[] = {
	{ORIGIN_HUB, {NULL}, {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}},
	{ORIGIN_CIVITAI, {NULL}, {"CIVITAI_TOKEN", "CIVITAI_API_TOKEN"}},
	{ORIGIN_GITHUB_API, {NULL}, {"GITHUB_TOKEN", "GH_TOKEN"}},
	{ORIGIN_GITHUB,
	 {"codeload.github.com", "raw.githubusercontent.com"},
	 {"GITHUB_TOKEN", "GH_TOKEN"}},
};

static int
from_file(struct str *token, struct arena *arena, const char *path, struct err *err)
{
	int status = host_read(token, arena, path, TOKEN_MAX, err);

	return status == -E_FORMAT
		       ? err_set(err, E_USAGE, "%s: too long for a token", path)
		       : status;
}

static int
from_secrets(struct str *token, struct arena *arena, const char *name, struct err *err)
{
	struct str lower = arena_printf(arena, "/run/secrets/%s", name);
	char *p = (char *)(uintptr_t)lower.p;

	for (int pass = 0; pass < 2; pass++) {
		if (host_kind(p) == HOST_FILE)
			return from_file(token, arena, p, err);
		for (size_t i = sizeof("/run/secrets/") - 1; i < lower.n; i++)
			p[i] = char_lower(p[i]);
	}
	return 0;
}

static int
find(struct str *token, struct arena *arena, const char *name, struct err *err)
{
	struct str path;

	*token = host_env(name);
	if (token->n)
		return 0;
	*token = (struct str){0};
	path = host_env(arena_printf(arena, "%s_FILE", name).p);
	if (path.n)
		return from_file(token, arena, path.p, err);
	return from_secrets(token, arena, name, err);
}

/* A line break in a header would let the value write further headers. */
static int
check(struct str *token, const char *name, struct err *err)
{
	*token = str_trim(*token);
	for (size_t i = 0; i < token->n; i++)
		if ((unsigned char)token->p[i] <= ' ' ||
		    (unsigned char)token->p[i] >= 0x7f)
			return err_set(
				err, E_USAGE,
				"%s: holds blanks or control bytes, which no token "
				"has",
				name);
	if (token->n == 0)
		*token = (struct str){0};
	return 0;
}

static struct str
below(struct arena *arena, const char *variable, const char *rest)
{
	struct str dir = host_env(variable);

	return dir.n ? arena_cat(arena, dir, str_c(rest)) : (struct str){0};
}

/* Where Hugging Face's own programs keep it. A file that nobody named may belong to
 * somebody else. */
static int
from_login(struct str *token, struct arena *arena, struct err *err)
{
	struct str named = host_env("HF_TOKEN_PATH"), path = named;
	int status;

	if (!path.n)
		path = below(arena, "HF_HOME", "/token");
	if (!path.n)
		path = below(arena, "XDG_CACHE_HOME", "/huggingface/token");
	if (!path.n)
		path = below(arena, "HOME", "/.cache/huggingface/token");
	if (!path.n || host_kind(path.p) != HOST_FILE)
		return 0;
	status = from_file(token, arena, path.p, err);
	if (status == 0)
		return check(token, path.p, err);
	*token = (struct str){0};
	return named.n ? status : 0;
}

static bool
owns(const struct owner *owner, const struct url *url)
{
	for (size_t i = 0; owner->others[i]; i++)
		if (url->port == 443 && str_eq(url->host, str_c(owner->others[i])))
			return true;
	return origin_is_known(owner->origin, url) || origin_is_named(owner->origin, url);
}

static int
of_owner(struct str *token, struct arena *arena, const struct owner *owner,
	 struct err *err)
{
	for (size_t i = 0; owner->names[i]; i++) {
		int status = find(token, arena, owner->names[i], err);
		if (status == 0 && token->p)
			status = check(token, owner->names[i], err);
		if (status < 0 || token->p)
			return status;
	}
	return owner->origin == ORIGIN_HUB ? from_login(token, arena, err) : 0;
}

int
secret_for(struct str *token, struct arena *arena, const struct url *url, struct err *err)
{
	*token = (struct str){0};
	if (url->scheme != URL_HTTPS)
		return 0;
	for (size_t i = 0; i < COUNT(owners); i++)
		if (owns(&owners[i], url))
			return of_owner(token, arena, &owners[i], err);
	return 0;
}

int
secret_login(struct netrc *login, struct arena *arena, const struct url *url,
	     struct err *err)
{
	struct str named = host_env("NETRC"), path = named, bytes = {0};
	int status;

	*login = (struct netrc){0};
	if (!path.n)
		path = below(arena, "HOME", "/.netrc");
	if (url->scheme != URL_HTTPS || !path.n)
		return 0;
	status = host_read_if(&bytes, arena, path.p, NETRC_MAX, err);
	if (status == 0 && bytes.p)
		(void)netrc_find(login, arena, bytes, url->host);
	if (!named.n)
		return 0;
	return status == 0 && !bytes.p
		       ? err_set(err, E_SYSTEM, "%.*s: no such file", STR(path))
	       : status < 0 ? -(int)(err->code = E_SYSTEM)
			    : 0;
}

static struct str
base64(struct arena *arena, struct str text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf buf;

	buf_init(&buf, arena, 2 * text.n + 8);
	for (size_t i = 0; i < text.n; i += 3) {
		size_t left = text.n - i;
		unsigned bits = (unsigned)(unsigned char)text.p[i] << 16;
		if (left > 1)
			bits |= (unsigned)(unsigned char)text.p[i + 1] << 8;
		if (left > 2)
			bits |= (unsigned char)text.p[i + 2];
		buf_char(&buf, digits[bits >> 18]);
		buf_char(&buf, digits[bits >> 12 & 63]);
		buf_char(&buf, left > 1 ? digits[bits >> 6 & 63] : '=');
		buf_char(&buf, left > 2 ? digits[bits & 63] : '=');
	}
	return buf_str(&buf);
}

struct str
secret_basic(struct arena *arena, struct str name, struct str password)
{
	return base64(arena, arena_printf(arena, "%.*s:%.*s", STR(name), STR(password)));
}
