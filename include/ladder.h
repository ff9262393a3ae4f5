/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order in which builds of a package are tried for an environment: a wheel for
 * exactly it, a wheel whose range covers it, one of the same CUDA major, one that has to
 * be looked into, the index version, the source. Pure; reads data only.
 */
#ifndef LADDER_H
#define LADDER_H

#include "torch.h"
#include "wheels.h"

enum rung_kind { RUNG_WHEEL, RUNG_INDEX, RUNG_SOURCE };

struct rung {
	enum rung_kind kind;
	enum wheel_fit fit;  /* of a wheel */
	struct str argument; /* for pip: URL#sha256=..., NAME==VERSION, URL of a source */
	struct str why;
	const struct wheels_row *row; /* of a wheel */
};

struct ladder_refusal {
	struct str what, why;
	unsigned near; /* 0: other platform, 1: other Python, 2: else */
};

struct ladder {
	struct rung *rungs; /* best first */
	struct ladder_refusal *refusals;
	size_t nrungs, nrefusals;
};

struct ladder_ask {
	const struct wheels_package *package;
	const struct torch_table *torch;
	struct wheel_target target;
	struct str tag;            /* cu130 */
	struct wheel_release nvcc; /* that would build a source; n 0: not known */
	bool build;                /* a source rung may stand at the end */
	bool hashed_only;          /* no wheel without a known sha256 */
};

void ladder_build(struct ladder *ladder, struct arena *arena,
		  const struct ladder_ask *ask);
/* "exact", "range", "major", "unproven", "index", "source" */
const char *rung_name(const struct rung *rung);

#endif
