/* SPDX-License-Identifier: Apache-2.0 */
/* Text of an input as people may see it: without its secrets, and not too long. */
#include "clean.h"

#include "buf.h"
#include "str.h"

enum { SHOWN_MAX = 160 };

static bool
holds_nocase(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_eq_nocase(str_sub(text, i, i + word.n), word))
			return true;
	return false;
}

bool
clean_is_secret(struct str key)
{
	static const char *const words[] = {"token", "key",  "auth", "secret",
					    "passw", "cred", "sig"};

	for (size_t i = 0; i < COUNT(words); i++)
		if (holds_nocase(key, str_c(words[i])))
			return true;
	return false;
}

bool
clean_has_variable(struct str text)
{
	ptrdiff_t at = str_find(text, S("${"));

	return at >= 0 && str_chr(str_sub(text, (size_t)at, text.n), '}') > 0;
}

static size_t
run_until(struct str text, size_t i, const char *ends)
{
	while (i < text.n && (!text.p[i] || !strchr(ends, text.p[i])))
		i++;
	return i;
}

/* Behind "://": "//" and, of a host with a user, the mask. Returns where to go on. */
static size_t
add_netloc(struct buf *out, struct str text, size_t i)
{
	size_t end = run_until(text, i + 2, "/?# \t");
	ptrdiff_t at = str_rchr(str_sub(text, i + 2, end), '@');

	buf_add(out, at < 0 ? S("//") : S("//***"));
	return i + 2 + (at < 0 ? 0 : (size_t)at);
}

/* Behind "?" or "&": the key and, of one that keeps a secret, the mask. */
static size_t
add_parameter(struct buf *out, struct str text, size_t i)
{
	size_t end = run_until(text, i, "=&#? \t");
	struct str key = str_sub(text, i, end);

	if (end == text.n || text.p[end] != '=' || !clean_is_secret(key))
		return i;
	buf_add(out, key);
	buf_add(out, S("=***"));
	return run_until(text, end, "&# \t");
}

/* The bytes of text from i on, up to most, that are shown as they are. */
static size_t
plain_run(struct str text, size_t i, size_t most)
{
	size_t n = 0;

	text = str_sub(text, i, text.n);
	while (n < text.n && n < most && text.p[n] && text.p[n] != ':' &&
	       text.p[n] != '?' && text.p[n] != '&')
		n++;
	return n;
}

struct str
clean_shown(struct arena *arena, struct str text)
{
	struct buf out;
	size_t i = 0;

	if (plain_run(text, 0, SHOWN_MAX) == text.n)
		return text;
	buf_init(&out, arena, REQFILE_MAX);
	while (i < text.n && out.n < SHOWN_MAX) {
		struct str rest = str_sub(text, i, text.n);
		size_t n = plain_run(text, i, SHOWN_MAX - out.n);

		if (n) {
			buf_add(&out, str_sub(rest, 0, n));
			i += n;
			continue;
		}
		/* Messages end at a NUL byte, and what follows it must be seen. */
		buf_add(&out, text.p[i] ? str_sub(rest, 0, 1) : S("\\x00"));
		i++;
		if (str_starts(rest, S("://")))
			i = add_netloc(&out, text, i);
		else if (rest.p[0] == '?' || rest.p[0] == '&')
			i = add_parameter(&out, text, i);
	}
	if (i < text.n)
		buf_add(&out, S("..."));
	return buf_str(&out);
}
