/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of wheels that others keep: pages of links as package indexes have them (PEP 503),
 * the same as JSON (PEP 691), releases as GitHub's API tells of them, and any JSON whose
 * objects have a `url`. Nothing here does I/O.
 */
#ifndef LISTING_H
#define LISTING_H

#include "url.h"

struct listing_file {
	struct str name;   /* of the file, decoded */
	struct str url;    /* absolute, no fragment */
	struct str sha256; /* 64 digits, or absent */
};

struct listing {
	struct listing_file *files;
	size_t nfiles, size;
};

/*
 * Adds the wheels that bytes, found at base, lists; files that were taken back (PEP 592)
 * are left out. Returns 0, or -E_FORMAT for JSON that is none.
 */
int listing_read(struct listing *listing, struct arena *arena, struct str bytes,
		 const struct url *base, struct err *err);
/* Adds one, unless its address is there. */
void listing_add(struct listing *listing, struct arena *arena,
		 const struct listing_file *file);

#endif
