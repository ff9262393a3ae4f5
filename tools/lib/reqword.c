/* SPDX-License-Identifier: Apache-2.0 */
#include "reqfile_parts.h"

#include "buf.h"
#include "str.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What stands between quotes, up to the closing one; false where there is none. */
static bool
quoted(struct buf *word, struct str text, size_t *at)
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
				buf_char(word, '\\');
			c = text.p[*at];
		}
		buf_char(word, c);
	}
	return false;
}

static bool
split_word(struct buf *word, struct str text, size_t *at)
{
	while (*at < text.n && !is_blank(text.p[*at])) {
		char c = text.p[*at];

		if (c == '\'' || c == '"') {
			if (!quoted(word, text, at))
				return false;
			continue;
		}
		if (c == '\\' && ++*at == text.n)
			return false;
		buf_char(word, text.p[(*at)++]);
	}
	return true;
}

bool
reqword_split(struct reqfile_list *words, struct arena *arena, struct str text)
{
	size_t at = 0;

	for (;;) {
		struct buf word;

		while (at < text.n && is_blank(text.p[at]))
			at++;
		if (at == text.n)
			return true;
		buf_init(&word, arena, REQFILE_LINE_MAX);
		if (!split_word(&word, text, &at))
			return false;
		reqlist_add(words, arena, buf_str(&word));
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
