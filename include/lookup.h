/* SPDX-License-Identifier: Apache-2.0 */
/* What the API of a host knows about a file that is asked for by its address. */
#ifndef LOOKUP_H
#define LOOKUP_H

#include "fetch.h"
#include "node.h"
#include "url.h"

struct lookup {
	struct str url;  /* where to ask for it instead; absent: where it was said */
	struct str name; /* what it is called; not checked (disposition_fault) */
	bool has_size;
	uint64_t size;
	struct digest_value sha256; /* n 0: not known */
	bool unreachable; /* GitHub's API, which a download does not depend on */
};

/* Is there an API to ask: a download of Civitai, an asset of a GitHub release? */
bool lookup_is_known(const struct url *url);
/* Is it of the second kind? */
bool lookup_is_asset(const struct url *url);
/* May only the API give it out? So it is with private assets, and a token that is set. */
bool lookup_may_be_private(struct arena *arena, const struct url *url);

/*
 * Asks it; all absent for other addresses, and where the API has no answer or will not
 * give it. Returns 0; -E_NETWORK where Civitai's cannot be reached.
 */
int lookup_file(struct fetch *fetch, struct lookup *found, struct arena *arena,
		const struct url *url, struct err *err);

/*
 * What an answer of the API says. No I/O. query: type, format, size, fp and fileId choose
 * one of the files of a version, else it is the primary one; no sum is taken unless the
 * choice is clear.
 */
void lookup_civitai(struct lookup *found, struct arena *arena, const struct node *version,
		    struct str query);
/* The id of the asset of this name, absent where the release has none. */
struct str lookup_github(struct lookup *found, const struct node *release,
			 struct str name);

#endif
