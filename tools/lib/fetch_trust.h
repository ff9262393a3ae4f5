/* SPDX-License-Identifier: Apache-2.0 */
/* Whom to trust. Parsing a bundle costs 30 ms; a folder is read one certificate at a time. */
#ifndef FETCH_TRUST_H
#define FETCH_TRUST_H

#include "fetch.h"

struct fetch_trust {
	const char *file;   /* certificates as PEM, or NULL */
	const char *folder; /* the same, one a file, named by OpenSSL's hashes, or NULL */
	/* The folder alone should do; where it does not, the file decides. */
	bool lazy;
	int fd; /* of the ones built in, where file names it; else -1 */
};

/* Where neither file nor folder is set, the ones built in are to be used from memory. */
void fetch_trust_find(struct fetch_trust *trust, struct arena *arena,
		      const struct fetch_options *options);

#endif
