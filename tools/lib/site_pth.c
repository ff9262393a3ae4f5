/* SPDX-License-Identifier: Apache-2.0 */
/* Folders that .pth files of an environment add to sys.path. */
#include "host.h"
#include "site.h"
#include "str.h"

enum { MAX_PTH = 1 << 20 };

static void
add_line(struct site *site, struct arena *arena, struct str dir, struct str line)
{
	struct str path;
	const char *real;

	line = str_trim(line);
	/* "import ..." runs code in Python's start; it is never run here */
	if (line.n == 0 || line.p[0] == '#' || str_starts(line, S("import ")) ||
	    str_starts(line, S("import\t")) || memchr(line.p, 0, line.n))
		return;
	path = line.p[0] == '/' ? arena_str(arena, line)
				: arena_printf(arena, "%.*s/%.*s", STR(dir), STR(line));
	real = site_path(site, arena, path.p);
	if (!real || host_kind(real) != HOST_DIR || site->ndirs == SITE_MAX_DIRS)
		return;
	for (size_t i = 0; i < site->ndirs; i++)
		if (strcmp(site->dirs[i], real) == 0)
			return;
	site->dirs[site->ndirs++] = real;
}

void
site_add_pth(struct site *site, struct arena *arena)
{
	size_t ndirs =
		site->ndirs; /* what a .pth adds is not searched for more of them */
	struct err err;

	for (size_t i = 0; i < ndirs; i++) {
		struct str dir = str_c(site->dirs[i] + strlen(site->root)), *names;
		size_t nnames;

		if (host_list(&names, &nnames, arena, site->dirs[i], &err) < 0)
			continue;
		for (size_t k = 0; k < nnames; k++) {
			struct str bytes = {0}, line;
			struct str path = arena_printf(arena, "%s/%.*s", site->dirs[i],
						       STR(names[k]));

			if (!str_ends(names[k], S(".pth")) ||
			    host_kind(path.p) != HOST_FILE ||
			    host_read_if(&bytes, arena, path.p, MAX_PTH, &err) < 0)
				continue;
			while (str_line(&bytes, &line))
				add_line(site, arena, dir, line);
		}
	}
}
