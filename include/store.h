/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are on this machine already: --look-in DIR, folders that may hold them, and
 * --store DIR, a folder of files by their content (DIR/sha256/ab/HEX) that builds share.
 * Only a file whose SHA-256 is known can be found. What is found comes to its place by
 * hard link, else reflink, else copy; the place is complete or as it was.
 *
 * A hard link shares the file: a change through one name shows in all. So files in a store
 * are read-only, one that was changed since it was recorded is read and summed up again,
 * and a file of a look-in folder is linked only where nobody but its owner may write to
 * it, and the owner is this user or root.
 *
 * Safe for any number of processes on any number of machines: an object gets its name by
 * rename when it is proven, never before, and no step relies on a lock. Locks only keep
 * two from fetching the same bytes.
 */
#ifndef STORE_H
#define STORE_H

#include "arena.h"
#include "digest.h"
#include "err.h"

struct store {
	const char *dir;            /* NULL: none */
	const char *const *look_in; /* ended by NULL; or NULL */
};

struct store_want {
	const char *dest;           /* folders are made */
	struct str path;            /* as a manifest says it, or absent */
	struct digest_value sha256; /* n 32, or nothing is found */
	bool has_size;
	uint64_t size;
};

/*
 * Any thread; slow where a candidate must be read. Looks in the
 * store, then in each folder as DIR/path, DIR/NAME, DIR/sha256/ab/HEX, a cache of
 * huggingface_hub (DIR or DIR/hub: models--O--R/blobs/HEX), then, where the size is known,
 * for files of this name and size below DIR, not too deep and not for ever. Only a file
 * of the right sum is taken. *found: dest is now the file; no record was put beside it.
 * Candidates that cannot be read are passed over; -E_SYSTEM: dest could not be made.
 */
int store_find(const struct store *store, const struct store_want *want, bool *found,
	       struct err *err);
/* Where a file of this sum stands in the store: a dest for part_name, to be downloaded
 * to with part.sealed. NULL without a store or a sum of 32 bytes. */
const char *store_object(const struct store *store, struct arena *arena,
			 const struct digest_value *sha256);
/*
 * Any thread. Brings the object, which was proven and committed just now, to dest, and
 * records that it is right. Whoever waited for the lock of an object asks store_find.
 */
int store_give(const struct store *store, const struct store_want *want, struct err *err);

#endif
