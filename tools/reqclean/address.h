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
/* What pip checks what it fetches against: nothing, SHA-2, or what proves nothing: a sum
 * of another kind, or a broken one, for which it stops. */
enum address_sum { ADDRESS_NONE, ADDRESS_STRONG, ADDRESS_WEAK };
enum address_sum address_sum(struct str url);
/* Does it end as pip and uv know archives? */
bool address_is_archive(struct str path);
bool address_is_hex(struct str text);

#endif
