/* SPDX-License-Identifier: Apache-2.0 */
/* What a server says about a file, without the file. */
#ifndef FETCH_ABOUT_H
#define FETCH_ABOUT_H

#include "fetch.h"

/* Strings live in the arena. */
struct fetch_about {
	struct str url; /* where redirects led to, without secrets */
	bool has_size;
	uint64_t size;
	struct digest_value sha256;   /* as announced; n 0: not */
	struct digest_value git_sha1; /* the sum of the git blob; n 0: not announced */
	struct str commit;            /* which the revision means, or absent */
	struct str etag;              /* a strong one, or absent */
	struct str name; /* of Content-Disposition; may be unfit (disposition_fault) */
};

/*
 * One question (HEAD, or a byte where that is refused), and one to the API of the host
 * where it is known to have one (lookup.h). Fails as fetch_file does.
 */
int fetch_about(struct fetch *fetch, struct fetch_about *about, struct arena *arena,
		struct str url, struct err *err);

#endif
