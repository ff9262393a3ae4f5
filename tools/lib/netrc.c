/* SPDX-License-Identifier: Apache-2.0 */
#include "netrc.h"
#include "str.h"

static char
unescaped(char c)
{
	return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
}

/* "a \"b\"" from its first quote on; one without end goes to the end of its line. */
static struct str
take_quoted(struct str *rest, struct arena *arena)
{
	size_t n = 0, end = 1;
	char *made;

	while (end < rest->n && rest->p[end] != '"' && rest->p[end] != '\n')
		end += rest->p[end] == '\\' && end + 1 < rest->n ? 2 : 1;
	made = arena_alloc(arena, end);
	for (size_t i = 1; i < end; i++) {
		bool escape = rest->p[i] == '\\' && i + 1 < end;
		made[n++] = escape ? unescaped(rest->p[++i]) : rest->p[i];
	}
	*rest = str_sub(*rest, end + 1, rest->n);
	return (struct str){made, n};
}

static void
skip_space(struct str *rest)
{
	while (rest->n && char_is_space(rest->p[0]))
		*rest = str_sub(*rest, 1, rest->n);
}

/* The next word; absent at the end. */
static struct str
take_word(struct str *rest, struct arena *arena)
{
	struct str word;
	size_t n = 0;

	skip_space(rest);
	if (!rest->n)
		return (struct str){0};
	if (rest->p[0] == '"')
		return take_quoted(rest, arena);
	while (n < rest->n && !char_is_space(rest->p[n]))
		n++;
	word = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return word;
}

/* A macro ends with an empty line. */
static void
skip_macro(struct str *rest)
{
	struct str line;

	(void)str_line(rest, &line); /* its name */
	while (str_line(rest, &line) && str_trim(line).n)
		;
}

/* What belongs to an entry, behind its name; false for the start of the next one. */
static bool
take_field(struct netrc *entry, struct str word, struct str *rest, struct arena *arena)
{
	struct str line;

	if (str_eq(word, S("machine")) || str_eq(word, S("default")))
		return false;
	if (str_starts(word, S("#")))
		(void)str_line(rest, &line);
	else if (str_eq(word, S("login")))
		entry->login = take_word(rest, arena);
	else if (str_eq(word, S("password")))
		entry->password = take_word(rest, arena);
	else if (str_eq(word, S("account")))
		(void)take_word(rest, arena);
	else if (str_eq(word, S("macdef")))
		skip_macro(rest);
	return true;
}

/* Reads an entry to its end, which is the start of the next one, or of nothing. */
static struct str
take_entry(struct netrc *entry, struct str *rest, struct arena *arena)
{
	struct str word;

	*entry = (struct netrc){0};
	do
		word = take_word(rest, arena);
	while (word.p && take_field(entry, word, rest, arena));
	return word;
}

bool
netrc_find(struct netrc *found, struct arena *arena, struct str bytes, struct str host)
{
	struct netrc entry;
	struct str word;
	bool is_here;

	if (str_chr(bytes, 0) >= 0)
		return false;
	word = take_entry(&entry, &bytes, arena); /* what stands before the first */
	while (word.p) {
		is_here = str_eq(word, S("machine")) &&
			  str_eq_nocase(take_word(&bytes, arena), host);
		word = take_entry(&entry, &bytes, arena);
		if (is_here && entry.password.n) {
			entry.login = entry.login.p ? entry.login : S("");
			*found = entry;
			return true;
		}
	}
	return false;
}
