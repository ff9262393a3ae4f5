/* SPDX-License-Identifier: Apache-2.0 */
/* What a git work tree says about itself, read from .git without running git. */
#ifndef GITDIR_H
#define GITDIR_H

#include "site.h"

enum gitdir_kind { GITDIR_NONE, GITDIR_NO_REMOTE, GITDIR_READ };

struct gitdir {
	struct str url; /* of the remote "origin", else of the first; as pip spells it */
	struct str commit; /* what HEAD leads to, in full */
	struct str below;  /* path inside the work tree, absent at its top */
};

/*
 * The work tree that path lies in; path is as seen inside the site's root. GITDIR_NONE:
 * in none, or in one whose files do not say what is checked out.
 */
enum gitdir_kind gitdir_read(struct gitdir *git, struct arena *arena,
			     const struct site *site, struct str path);

/* The url of a remote in the text of a git config, as pip writes it ("ssh://git@host/x"
 * for "git@host:x"); absent where there is no remote. */
struct str gitdir_remote(struct arena *arena, struct str config);

#endif
