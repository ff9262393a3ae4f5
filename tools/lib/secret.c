/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"
#include "host.h"
#include "str.h"

enum { TOKEN_MAX = 4096 };

/* Exact hosts: their CDNs get signed addresses, and answer 400 where a token comes too. */
static const struct {
	const char *host;
	const char *names[3];
} owners[] = {
	{"huggingface.co", {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}},
	{"hf.co", {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}},
	{"civitai.com", {"CIVITAI_TOKEN", "CIVITAI_API_TOKEN"}},
	{"www.civitai.com", {"CIVITAI_TOKEN", "CIVITAI_API_TOKEN"}},
	{"civitai.red", {"CIVITAI_TOKEN", "CIVITAI_API_TOKEN"}},
	{"github.com", {"GITHUB_TOKEN", "GH_TOKEN"}},
	{"api.github.com", {"GITHUB_TOKEN", "GH_TOKEN"}},
	{"codeload.github.com", {"GITHUB_TOKEN", "GH_TOKEN"}},
	{"raw.githubusercontent.com", {"GITHUB_TOKEN", "GH_TOKEN"}},
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

int
secret_for(struct str *token, struct arena *arena, const struct url *url, struct err *err)
{
	*token = (struct str){0};
	if (url->scheme != URL_HTTPS)
		return 0;
	for (size_t i = 0; i < COUNT(owners); i++) {
		if (!str_eq(url->host, str_c(owners[i].host)))
			continue;
		for (size_t j = 0; owners[i].names[j]; j++) {
			int status = find(token, arena, owners[i].names[j], err);
			if (status == 0 && token->p)
				status = check(token, owners[i].names[j], err);
			if (status < 0 || token->p)
				return status;
		}
	}
	return 0;
}
