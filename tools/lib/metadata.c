/* SPDX-License-Identifier: Apache-2.0 */
#include "metadata.h"
#include "buf.h"
#include "str.h"

static bool
is_fold(struct str rest)
{
	return rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

bool
metadata_next(struct str *rest, struct str *name, struct str *value)
{
	struct str line;

	while (str_line(rest, &line)) {
		const char *start = line.p;
		ptrdiff_t colon = str_chr(line, ':');

		if (line.n == 0)
			return false;
		while (rest->p && is_fold(*rest)) {
			struct str more;

			str_line(rest, &more);
			line = str_n(start, (size_t)(more.p + more.n - start));
		}
		if (colon <= 0 || is_fold(line))
			continue;
		*name = str_sub(line, 0, (size_t)colon);
		*value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
		return true;
	}
	return false;
}

struct str
metadata_field(struct str text, const char *name)
{
	struct str key, value;

	while (metadata_next(&text, &key, &value))
		if (str_eq_nocase(key, str_c(name)))
			return value;
	return (struct str){0};
}

struct str
metadata_unfold(struct arena *arena, struct str value)
{
	struct buf out;
	struct str line;

	if (str_chr(value, '\n') < 0)
		return value;
	buf_init(&out, arena, value.n + 2);
	while (str_line(&value, &line)) {
		if (out.n)
			buf_char(&out, ' ');
		buf_add(&out, str_trim(line));
	}
	return buf_str(&out);
}
