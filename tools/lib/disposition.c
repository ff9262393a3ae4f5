/* SPDX-License-Identifier: Apache-2.0 */
#include "disposition.h"
#include "str.h"
#include "url.h"
#include "utf8.h"

enum { NAME_LONGEST = 255 };

/* A quoted string from rest->p[0] == '"' on. Nobody needs to escape anything but \" and \\:
 * another backslash is one of a path, and must not vanish. */
static struct str
take_quoted(struct arena *arena, struct str *rest)
{
	char *made = arena_alloc(arena, rest->n);
	size_t n = 0, i = 1;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n &&
		    (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\'))
			i++;
		made[n++] = rest->p[i];
	}
	*rest = str_sub(*rest, i + 1, rest->n);
	return (struct str){made, n};
}

/* What stands behind "=", quoted or not; *rest moves to the ';' behind it. */
static struct str
take_value(struct arena *arena, struct str *rest)
{
	struct str value;
	size_t n = 0;

	*rest = str_trim(*rest);
	if (str_starts(*rest, S("\"")))
		return take_quoted(arena, rest);
	while (n < rest->n && rest->p[n] != ';')
		n++;
	value = str_trim(str_sub(*rest, 0, n));
	*rest = str_sub(*rest, n, rest->n);
	return value;
}

/* UTF-8'language'%XX (RFC 8187); absent for another charset or a bad %. */
static struct str
decode_extended(struct arena *arena, struct str value)
{
	struct str charset = str_cut(&value, '\'');

	str_cut(&value, '\'');
	if (!value.p || !str_eq_nocase(charset, S("utf-8")))
		return (struct str){0};
	return url_decode(arena, value);
}

struct str
disposition_name(struct arena *arena, struct str field)
{
	struct str plain = {0}, extended = {0};

	str_cut(&field, ';');
	while (field.p) {
		size_t n = 0;
		struct str key, value;
		while (n < field.n && field.p[n] != '=' && field.p[n] != ';')
			n++;
		key = str_trim(str_sub(field, 0, n));
		if (n == field.n || field.p[n] == ';') {
			str_cut(&field, ';');
			continue;
		}
		field = str_sub(field, n + 1, field.n);
		value = take_value(arena, &field);
		str_cut(&field, ';');
		if (!extended.p && str_eq_nocase(key, S("filename*")))
			extended = decode_extended(arena, value);
		else if (!plain.p && str_eq_nocase(key, S("filename")))
			plain = value;
	}
	return extended.n ? extended : plain.n ? plain : (struct str){0};
}

const char *
disposition_fault(struct str name)
{
	if (name.n > NAME_LONGEST)
		return "is too long";
	if (str_chr(name, '/') >= 0 || str_chr(name, '\\') >= 0)
		return "carries a path";
	if (!name.n || name.p[0] == '.')
		return name.n ? "starts with a dot" : "is empty";
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return "holds control bytes";
	return utf8_valid(name) ? NULL : "is not UTF-8";
}
