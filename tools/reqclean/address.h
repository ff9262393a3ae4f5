/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of an address, for address.c, which judges them. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "clean.h"

struct address {
	struct str text;
	struct str scheme; /* as written */
	bool git;
	struct str netloc, path, query, fragment; /* query and fragment may be absent */
	/* as policy_host wants it; absent where programs could read another one */
	struct str host;
};

/* Cannot fail: what a part must be like is for the caller to say. */
struct address address_parse(struct arena *arena, struct str url);
/* What follows the last "@" of a repository's path, absent without one; *path loses both.
 */
struct str address_revision(struct str *path);
/* The first value of a key behind "#" or "&" anywhere in the address, as pip looks for it.
 */
struct str address_value(struct str url, struct str key);
/* Does pip check a sum of SHA-2 of what it fetches from there? */
bool address_has_hash(struct str url);
bool address_is_hex(struct str text);

#endif
