/* SPDX-License-Identifier: Apache-2.0 */
/* One rung of the ladder, tried: brought, looked into, installed, imported. */
#ifndef RUNG_H
#define RUNG_H

#include "sagepick.h"

struct fetch;

struct trial {
	struct arena *arena;
	const struct env *env;
	struct fetch *fetch;
	const char *python;     /* the interpreter whose environment is installed into */
	const char *folder;     /* for downloads */
	const char *constraint; /* a file that pins torch */
	struct str note;        /* what could not be tested, or absent */
};

/*
 * Proves one rung apart from the environment, then installs it. Returns 0, or
 * -E_CODE with the reason: E_NETWORK where another try may help.
 */
int rung_try(struct trial *trial, const struct rung *rung, struct err *err);
/*
 * What a build from source is told: for which GPUs, how many compilers at a time this
 * machine has memory and cores for, and ccache where it is there. Ended by NULL.
 */
const char *const *build_env(struct arena *arena, const struct cc_list *ccs);
/* "sageattention, sageattention._fused": what an import must bring up with this rung. */
struct str rung_imports(const struct env *env, const struct rung *rung);

#endif
