/* SPDX-License-Identifier: Apache-2.0 */
/* One run of the git program after the other, for one tree. */
#ifndef GIT_H
#define GIT_H

#include "tree.h"

enum { GIT_ENV_MAX = 64, GIT_PAIRS_MAX = 24 };

struct git {
	struct grab *grab;
	const struct tree *tree;
	const char *dir;
	int lock; /* of dir: git outlives us for a moment, and writes there till it ends */
	const char *local;    /* a repository here that has the commit, or NULL */
	const char *settings; /* a file, for what git does not hand on to its helpers */
	const char *env[GIT_ENV_MAX];
	size_t nenv;
	const char *pairs[GIT_PAIRS_MAX][2]; /* settings */
	size_t npairs;
	struct str output;
};

/* Fills in env: all that git gets of ours, tokens with it. */
int git_make_env(struct git *git);

#endif
