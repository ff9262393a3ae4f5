/* SPDX-License-Identifier: Apache-2.0 */
#include "name.h"

#include "str.h"

static bool
is_joint(char c)
{
	return c == '-' || c == '_' || c == '.';
}

struct str
name_canonical(struct arena *arena, struct str name)
{
	char *out = arena_alloc(arena, name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (!is_joint(name.p[i]))
			out[n++] = char_lower(name.p[i]);
		else if (!i || !is_joint(name.p[i - 1]))
			out[n++] = '-';
	}
	return str_n(out, n);
}

bool
name_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_alnum(name.p[i]) && !is_joint(name.p[i]))
			return false;
	return name.n && char_is_alnum(name.p[0]) && char_is_alnum(name.p[name.n - 1]);
}
