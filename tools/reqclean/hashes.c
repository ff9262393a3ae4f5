/* SPDX-License-Identifier: Apache-2.0 */
/* What --hash says of a requirement, and what is left where several say something. */
#include "clean.h"

#include "str.h"

/* Digests are compared in lower case, as pip does. */
static struct str
lower(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.n + 1);

	for (size_t i = 0; i < text.n; i++)
		copy[i] = char_lower(text.p[i]);
	return str_n(copy, text.n);
}

/* Quotes let anything stand in a digest, options too. */
static bool
is_plain(struct str hash)
{
	struct str digest = hash;

	str_cut(&digest, ':');
	for (size_t i = 0; i < digest.n; i++)
		if (!char_is_alnum(digest.p[i]))
			return false;
	return digest.n > 0;
}

bool
clean_line_hashes(struct wish *wish, struct arena *arena,
		  const struct reqfile_options *opts)
{
	size_t n = opts ? opts->hashes.n : 0;

	wish->hashes = ARENA_ARRAY(arena, struct str, n);
	for (size_t i = 0; i < n; i++) {
		if (!is_plain(opts->hashes.list[i]))
			return false;
		wish->hashes[i] = lower(arena, opts->hashes.list[i]);
	}
	wish->nhashes = requirement_sort(wish->hashes, n);
	return true;
}

/* Of both lists, which are sorted; into the first. */
static size_t
intersect(struct str *list, size_t n, const struct str *other, size_t nother)
{
	size_t left = 0;

	for (size_t i = 0, k = 0; i < n && k < nother;) {
		int order = str_cmp(list[i], other[k]);

		if (order == 0)
			list[left++] = list[i];
		i += order <= 0;
		k += order >= 0;
	}
	return left;
}

bool
clean_hashes(struct str **list, size_t *n, struct arena *arena,
	     const struct wish *const *wishes, size_t nwishes)
{
	bool any = false;

	*list = NULL;
	*n = 0;
	for (size_t i = 0; i < nwishes; i++) {
		const struct wish *wish = wishes[i];

		if (!wish->nhashes)
			continue;
		if (any) {
			*n = intersect(*list, *n, wish->hashes, wish->nhashes);
			continue;
		}
		any = true;
		*n = wish->nhashes;
		*list = ARENA_ARRAY(arena, struct str, *n);
		memcpy(*list, wish->hashes, *n * sizeof(**list));
	}
	return !any || *n;
}
