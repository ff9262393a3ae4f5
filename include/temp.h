/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of one's own for files that nobody needs afterwards. */
#ifndef TEMP_H
#define TEMP_H

#include "arena.h"
#include "err.h"

/* Makes a new folder below TMPDIR, or /tmp, that only this user may enter; *path ends in
 * NUL. Remove it with host_remove_tree. Returns 0 or -E_SYSTEM. */
int temp_make(struct str *path, struct arena *arena, const char *name, struct err *err);

#endif
