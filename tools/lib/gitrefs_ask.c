/* SPDX-License-Identifier: Apache-2.0 */
/* Where the list of names comes from: a server, or git on a local repository. */
#include "buf.h"
#include "gitrefs.h"
#include "host.h"
#include "secret.h"
#include "str.h"

enum { LIST_MAX = 64 << 20, LIST_SECONDS = 120, ADDRESS_MAX = 1 << 16 };

struct asking {
	struct gitrefs *refs;
	struct arena *arena;
	struct str name;
	bool refused; /* what came is no list, or says no */
};

static int
restart(void *context, struct err *err)
{
	struct asking *asking = context;

	(void)err;
	asking->refused = false;
	asking->refs = gitrefs_open(asking->arena, asking->name);
	return 0;
}

static int
take(void *context, struct str bytes, struct err *err)
{
	struct asking *asking = context;
	int status = gitrefs_take(asking->refs, bytes, err);

	asking->refused = status < 0;
	return status;
}

/* Names what was asked; what is no list comes from a server that is none of git. */
static int
about(struct str shown, struct err *err)
{
	char why[sizeof(err->text)];

	memcpy(why, err->text, sizeof(why));
	if (err->code == E_FORMAT)
		return err_set(err, E_NOMATCH, "%.*s: %s; is it a git repository?",
			       STR(shown), why);
	return err_set(err, err->code, "%.*s: %s", STR(shown), why);
}

/* "the server says" what it was sent. */
static int
hidden(struct arena *arena, const struct url *url, struct err *err)
{
	return err_set(err, err->code, "%.*s",
		       STR(secret_hide(arena, str_c(err->text), url)));
}

static int
check_name(struct str shown, struct str name, struct err *err)
{
	if (!name.p || gitrefs_name_ok(name))
		return 0;
	return err_set(err, E_USAGE, "%.*s: '%.*s' cannot be a branch or tag", STR(shown),
		       STR(name));
}

static void
add_escaped(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (char_is_alnum(text.p[i]))
			buf_char(buf, text.p[i]);
		else
			buf_printf(buf, "%%%02X", (unsigned char)text.p[i]);
}

/* Hosts take tokens of git as a password, with any user's name (Basic, not Bearer). */
static int
list_address(struct str *address, struct arena *arena, const struct url *url,
	     struct err *err)
{
	struct str rest = url->text, token;
	ptrdiff_t scheme = str_find(url->text, S("://"));
	struct buf buf;
	int status = secret_for(&token, arena, url, err);

	if (status < 0)
		return status;
	buf_init(&buf, arena, ADDRESS_MAX);
	while (str_ends(rest, S("/")))
		rest = str_sub(rest, 0, rest.n - 1);
	buf_add(&buf, str_sub(rest, 0, (size_t)scheme + 3));
	if (url->userinfo.p)
		buf_printf(&buf, "%.*s@", STR(url->userinfo));
	else if (token.p) {
		buf_add(&buf, S("x-access-token:"));
		add_escaped(&buf, token);
		buf_char(&buf, '@');
	}
	buf_add(&buf, str_sub(rest, (size_t)scheme + 3, rest.n));
	buf_add(&buf, S("/info/refs?service=git-upload-pack"));
	*address = buf_str(&buf);
	return 0;
}

int
gitrefs_resolve(struct fetch *fetch, struct arena *arena, const struct url *url,
		struct str name, struct gitref *found, struct err *err)
{
	struct asking asking = {.arena = arena, .name = name};
	struct fetch_stream want = {.sink = {take, &asking}, .restart = restart};
	struct str shown = url_shown(arena, url);
	int status;

	if (url->scheme == URL_FILE)
		return gitrefs_local(arena, url->path.p, name, found, err);
	status = check_name(shown, name, err);
	if (status == 0 && url->query.p)
		status = err_set(err, E_USAGE, "%.*s: not the address of a repository",
				 STR(shown));
	if (status == 0)
		status = list_address(&want.url, arena, url, err);
	if (status < 0)
		return status;
	status = fetch_stream(fetch, &want, err);
	if (asking.refused || (status == 0 && gitrefs_end(asking.refs, found, err) < 0))
		status = about(shown, err);
	return status < 0 ? hidden(arena, url, err) : 0;
}

int
gitrefs_local(struct arena *arena, const char *dir, struct str name, struct gitref *found,
	      struct err *err)
{
	const char *argv[] = {
		"git",      "-c",     "safe.directory=*", "-C", dir, "--no-pager",
		"show-ref", "--head", "--dereference",    NULL};
	struct host_run run = {.argv = argv,
			       .without = "GIT_",
			       .max_output = LIST_MAX,
			       .timeout = LIST_SECONDS};
	struct gitrefs *refs;
	struct str list = {0};
	int exit_status = 0, status = check_name(str_c(dir), name, err);

	if (status == 0 && host_kind(dir) != HOST_DIR)
		status = err_set(err, E_NOMATCH, "%s: no such repository", dir);
	if (status == 0)
		status = host_run(&exit_status, &list, arena, &run, err);
	if (status < 0)
		return status;
	if (exit_status > 1) /* 1: no names at all */
		return err_set(err, E_NOMATCH, "%s: git cannot read it", dir);
	refs = gitrefs_open(arena, name);
	status = gitrefs_take(refs, list, err);
	if (status == 0)
		status = gitrefs_end(refs, found, err);
	return status < 0 ? about(str_c(dir), err) : 0;
}
