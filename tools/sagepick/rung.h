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
	const char *python; /* the interpreter whose environment is installed into */
	const char *folder; /* for downloads */
	struct str note;    /* what could not be tested, or absent */
};

/*
 * Installs one rung and proves it; what fails afterwards is uninstalled. Returns 0, or
 * -E_CODE with the reason: E_NETWORK where another try may help.
 */
int rung_try(struct trial *trial, const struct rung *rung, struct err *err);
/* "sageattention, sageattention._fused": what an import must bring up with this rung. */
struct str rung_imports(const struct env *env, const struct rung *rung);

#endif
