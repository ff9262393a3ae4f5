/* SPDX-License-Identifier: Apache-2.0 */
#include "glob.h"
#include "str.h"

/* Where the class that starts at p[at] ends (its ']'), or 0 if it has no end. */
static size_t
class_end(struct str pattern, size_t at)
{
	size_t i = at + 1;

	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	for (i++; i < pattern.n; i++)
		if (pattern.p[i] == ']')
			return i;
	return 0;
}

/* inside: what stands between the brackets. */
static bool
class_has(struct str inside, char c)
{
	bool is_other = inside.p[0] == '!' || inside.p[0] == '^';
	unsigned char byte = (unsigned char)c;

	for (size_t i = is_other; i < inside.n; i++) {
		unsigned char first = (unsigned char)inside.p[i], last = first;
		if (i + 2 < inside.n && inside.p[i + 1] == '-') {
			last = (unsigned char)inside.p[i + 2];
			i += 2;
		}
		if (byte >= first && byte <= last)
			return !is_other;
	}
	return is_other;
}

/* Does what stands at pattern.p[*at], which is no '*', fit c? *at moves behind it. */
static bool
take_one(struct str pattern, size_t *at, char c)
{
	char want = pattern.p[*at];
	size_t start = *at + 1, end = want == '[' ? class_end(pattern, *at) : 0;

	*at = end ? end + 1 : start;
	if (end)
		return class_has(str_sub(pattern, start, end), c);
	return want == '?' || want == c;
}

static bool
match(struct str pattern, struct str path)
{
	size_t at = 0, i = 0, star = SIZE_MAX, from = 0;

	while (i < path.n) {
		if (at < pattern.n && pattern.p[at] == '*') {
			star = ++at;
			from = i;
		} else if (at < pattern.n && take_one(pattern, &at, path.p[i])) {
			i++;
		} else if (star != SIZE_MAX) { /* the last '*' takes one byte more */
			at = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (at < pattern.n && pattern.p[at] == '*')
		at++;
	return at == pattern.n;
}

bool
glob_match(struct str pattern, struct str path)
{
	/* "d/" is "d/" and any run behind it: a prefix that fits, whose end is a '/' */
	if (!str_ends(pattern, S("/")))
		return match(pattern, path);
	for (size_t i = 0; i + 1 < path.n; i++)
		if (path.p[i] == '/' && match(pattern, str_sub(path, 0, i + 1)))
			return true;
	return false;
}
