/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a source archive (tar or tar.gz, with one folder at its top, which is left out)
 * below a folder of its own. Refused, as -E_FORMAT: absolute paths, "..", ".git" (also as
 * other file systems spell it), control bytes in names, links that lead out of the tree,
 * ways through links, devices, sparse files, a path that comes twice, and more files or
 * bytes than a source tree has. Of a mode only the right to execute is kept.
 */
#ifndef UNPACK_H
#define UNPACK_H

#include "arena.h"
#include "err.h"

struct unpack;

/*
 * dir: an empty folder that only this process uses. max: the most bytes that its files may
 * have, up to 1 << 60. Release with unpack_close.
 */
struct unpack *unpack_open(struct arena *arena, const char *dir, uint64_t max,
			   struct err *err);
/* A sink's take: context is the struct unpack. */
int unpack_take(void *context, struct str bytes, struct err *err);
/* The archive is over: -E_FORMAT if it is not complete. */
int unpack_end(struct unpack *unpack, struct err *err);
/* The commit that the archive states; absent if it states none. */
struct str unpack_commit(const struct unpack *unpack);
/* NULL is fine. */
void unpack_close(struct unpack *unpack);

/*
 * Where does a link at path (components below the root) with this target end? Only a
 * target that stays inside is fine: relative, ".." at its start only and no more of them
 * than path has folders. Then no chain of such links leaves the tree either.
 */
bool unpack_link_ok(struct str path, struct str target);

#endif
