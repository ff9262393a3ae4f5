/* SPDX-License-Identifier: Apache-2.0 */
#include "temp.h"
#include "host.h"
#include "str.h"

int
temp_make(struct str *path, struct arena *arena, const char *name, struct err *err)
{
	struct str base = host_env("TMPDIR");
	char *made;

	if (!base.n || base.p[0] != '/')
		base = S("/tmp");
	*path = arena_printf(arena, "%.*s/%s.XXXXXX", STR(base), name);
	made = arena_alloc(arena, path->n + 1);
	memcpy(made, path->p, path->n);
	if (!mkdtemp(made))
		return err_sys(err, "%.*s", STR(*path));
	*path = str_c(made);
	return 0;
}
