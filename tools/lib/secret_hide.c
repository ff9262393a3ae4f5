/* SPDX-License-Identifier: Apache-2.0 */
/* Servers send back what they were sent: in messages it would reach the log. */
#include "buf.h"
#include "secret.h"
#include "str.h"

enum { LEAST = 4, MOST = 64 };

/* What must not be read. */
struct hidden {
	struct str list[MOST];
	size_t n;
};

/* A shorter one hides nothing, and would take words out of every text. */
static void
add(struct hidden *hidden, struct str secret)
{
	if (secret.n >= LEAST && hidden->n < MOST)
		hidden->list[hidden->n++] = secret;
}

/* As it stands in an address, and what it means. */
static void
add_both(struct hidden *hidden, struct arena *arena, struct str written)
{
	add(hidden, written);
	if (str_chr(written, '%') >= 0)
		add(hidden, url_decode(arena, written));
}

static void
add_user(struct hidden *hidden, struct arena *arena, struct str name, struct str password)
{
	add(hidden, password);
	add(hidden, secret_basic(arena, name, password));
}

static void
add_userinfo(struct hidden *hidden, struct arena *arena, struct str userinfo)
{
	struct str password = userinfo, name = str_cut(&password, ':');

	if (!userinfo.p)
		return;
	add(hidden, password);
	name = url_decode(arena, name);
	password = url_decode(arena, password.p ? password : S(""));
	if (name.p && password.p)
		add_user(hidden, arena, name, password);
	if (!password.n) /* then the name is a token */
		add(hidden, name);
}

static void
add_query(struct hidden *hidden, struct arena *arena, struct str rest)
{
	while (rest.p) {
		struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');
		if (!value.p || !url_is_harmless(key))
			add_both(hidden, arena, value.p ? value : key);
	}
}

static void
collect(struct hidden *hidden, struct arena *arena, const struct url *url)
{
	struct str token;
	struct netrc login;
	struct err ignored; /* what cannot be read has not been sent */

	if (secret_for(&token, arena, url, &ignored) == 0 && token.p)
		add_user(hidden, arena, S(SECRET_TOKEN_USER), token);
	if (secret_login(&login, arena, url, &ignored) == 0 && login.password.p)
		add_user(hidden, arena, login.login, login.password);
	add_userinfo(hidden, arena, url->userinfo);
	add_query(hidden, arena, url->query);
}

/* So many bytes at the start of text are to be hidden: a secret, also one that is cut off
 * at the end of text. */
static size_t
hides(const struct hidden *hidden, struct str text)
{
	size_t most = 0;

	for (size_t i = 0; i < hidden->n; i++) {
		struct str secret = str_sub(hidden->list[i], 0, text.n);
		if (secret.n > most && secret.n >= LEAST && str_starts(text, secret))
			most = secret.n;
	}
	return most;
}

struct str
secret_hide(struct arena *arena, struct str text, const struct url *url)
{
	struct hidden hidden = {.n = 0};
	struct buf buf;

	collect(&hidden, arena, url);
	buf_init(&buf, arena, text.n + 4); /* "..." is shorter than any secret */
	while (text.n) {
		size_t n = hides(&hidden, text);
		buf_add(&buf, n ? S("...") : str_sub(text, 0, 1));
		text = str_sub(text, n ? n : 1, text.n);
	}
	return buf_str(&buf);
}
