/* SPDX-License-Identifier: Apache-2.0 */
#include "reqfile_parts.h"

#include "str.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Where words are written: no word is longer than its text. */
struct out {
	char *p;
	size_t n;
};

static void
put(struct out *out, char c)
{
	out->p[out->n++] = c;
}

/* What stands between quotes, up to the closing one; false where there is none. */
static bool
quoted(struct out *out, struct str text, size_t *at)
{
	char quote = text.p[(*at)++];

	for (; *at < text.n; ++*at) {
		char c = text.p[*at];

		if (c == quote) {
			++*at;
			return true;
		}
		/* Within "" a backslash escapes the quote and itself, nothing else. */
		if (c == '\\' && quote == '"') {
			if (++*at == text.n)
				return false;
			if (text.p[*at] != '"' && text.p[*at] != '\\')
				put(out, '\\');
			c = text.p[*at];
		}
		put(out, c);
	}
	return false;
}

static bool
split_word(struct out *out, struct str text, size_t *at)
{
	while (*at < text.n && !is_blank(text.p[*at])) {
		char c = text.p[*at];

		if (c == '\'' || c == '"') {
			if (!quoted(out, text, at))
				return false;
			continue;
		}
		if (c == '\\' && ++*at == text.n)
			return false;
		put(out, text.p[(*at)++]);
	}
	return true;
}

bool
reqword_split(struct reqfile_list *words, struct arena *arena, struct str text)
{
	struct out out = {.p = arena_alloc(arena, text.n)};
	size_t at = 0;

	for (;;) {
		size_t from = out.n;

		while (at < text.n && is_blank(text.p[at]))
			at++;
		if (at == text.n)
			return true;
		if (!split_word(&out, text, &at))
			return false;
		reqlist_add(words, arena, str_n(out.p + from, out.n - from));
	}
}

void
reqlist_add(struct reqfile_list *list, struct arena *arena, struct str item)
{
	if (list->n == list->size) {
		size_t size = list->size ? 2 * list->size : 4;
		struct str *bigger = ARENA_ARRAY(arena, struct str, size);

		if (list->n)
			memcpy(bigger, list->list, list->n * sizeof(*bigger));
		list->list = bigger;
		list->size = size;
	}
	list->list[list->n++] = item;
}
