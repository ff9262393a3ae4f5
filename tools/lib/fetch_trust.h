/* SPDX-License-Identifier: Apache-2.0 */
/* Whom to trust. Parsing a bundle costs 20 ms; a folder, and roots, are read one
 * certificate at a time. */
#ifndef FETCH_TRUST_H
#define FETCH_TRUST_H

#include "fetch.h"
#include "roots.h"

struct fetch_trust {
	const char *file;   /* certificates as PEM, or NULL */
	const char *folder; /* the same, one a file, named by OpenSSL's hashes, or NULL */
	/* The folder alone should do; where it does not, the file decides. */
	bool lazy;
	struct roots *roots; /* what file and folder say, or the built in */
};

/* Where nothing is set, the ones built in are to be given to the library as they are. */
void fetch_trust_find(struct fetch_trust *trust, struct arena *arena,
		      const struct fetch_options *options);

#endif
