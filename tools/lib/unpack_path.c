/* SPDX-License-Identifier: Apache-2.0 */
/* Which names may stand in a tree. */
#include "unpack_path.h"
#include "str.h"
#include "unpack.h"

enum { DEPTH_MAX = 100 };

/* What stands behind ".git" of a name that some file systems take for ".git" itself. */
static bool
is_dropped(struct str rest)
{
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] != '.' && rest.p[i] != ' ')
			return rest.p[i] == ':'; /* a stream of NTFS */
	return true;
}

/* Code points that HFS+ leaves out of names (git refuses the same ones): */
static size_t
ignorable(struct str text)
{
	static const char *const ranges[][2] = {
		{"\xe2\x80\x8c", "\xe2\x80\x8f"}, /* U+200C to U+200F */
		{"\xe2\x80\xaa", "\xe2\x80\xae"}, /* U+202A to U+202E */
		{"\xe2\x81\xaa", "\xe2\x81\xaf"}, /* U+206A to U+206F */
		{"\xef\xbb\xbf", "\xef\xbb\xbf"}, /* U+FEFF */
	};

	for (size_t i = 0; text.n >= 3 && i < COUNT(ranges); i++)
		if (memcmp(text.p, ranges[i][0], 3) >= 0 &&
		    memcmp(text.p, ranges[i][1], 3) <= 0)
			return 3;
	return 0;
}

/* ".git" as any file system may spell it: it would hold a config that runs programs. */
static bool
is_git(struct str part)
{
	char plain[256];
	size_t n = 0;
	struct str text;

	for (size_t i = 0; i < part.n && n < sizeof(plain);) {
		size_t skip = ignorable(str_sub(part, i, part.n));
		if (!skip)
			plain[n++] = part.p[i];
		i += skip ? skip : 1;
	}
	text = str_n(plain, n);
	return (str_eq_nocase(str_sub(text, 0, 4), S(".git")) &&
		is_dropped(str_sub(text, 4, n))) ||
	       (str_eq_nocase(str_sub(text, 0, 5), S("git~1")) &&
		is_dropped(str_sub(text, 5, n)));
}

const char *
unpack_path_fault(struct str path)
{
	size_t depth = 0;

	if (path.n == 0)
		return "no name";
	if (str_has_control(path))
		return "a name with control bytes";
	while (path.p) {
		struct str part = str_cut(&path, '/');
		if (part.n == 0 || str_eq(part, S(".")) || str_eq(part, S("..")) ||
		    is_git(part))
			return "an absolute path, '..' or '.git'";
		if (part.n > 255 || ++depth > DEPTH_MAX)
			return "a path too long or too deep";
	}
	return NULL;
}

bool
unpack_link_ok(struct str path, struct str target)
{
	ptrdiff_t depth = -1; /* folders above the link */
	bool descending = false;

	while (path.p) {
		str_cut(&path, '/');
		depth++;
	}
	if (target.n == 0 || target.n >= 4096 || target.p[0] == '/' ||
	    str_has_control(target))
		return false;
	while (target.p) {
		struct str part = str_cut(&target, '/');
		if (str_eq(part, S("..")) && (descending || --depth < 0))
			return false;
		if (part.n && !str_eq(part, S("..")) && !str_eq(part, S(".")))
			descending = true;
	}
	return true;
}
