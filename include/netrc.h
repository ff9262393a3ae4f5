/* SPDX-License-Identifier: Apache-2.0 */
/* ~/.netrc: who to be on which machine. No I/O. */
#ifndef NETRC_H
#define NETRC_H

#include "arena.h"

struct netrc {
	struct str login; /* "" where none is given */
	struct str password;
};

/*
 * The first entry for exactly this host that has a password; false if there is none. The
 * entry "default" is not for anybody: a password goes to the machine it was given for.
 * Words may be quoted; what is not understood is passed over.
 */
bool netrc_find(struct netrc *found, struct arena *arena, struct str bytes,
		struct str host);

#endif
