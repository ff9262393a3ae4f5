/* SPDX-License-Identifier: Apache-2.0 */
/* What installed distributions ask for: the Requires-Dist fields of their METADATA. */
#ifndef REQUIRES_H
#define REQUIRES_H

#include "requirement.h"
#include "site.h"

struct require {
	struct requirement req;
	struct str name; /* canonical */
	struct str text; /* the field as written */
};

struct requires
{
	struct require *p;
	size_t n;
	size_t nbad; /* fields that are no requirement */
};

/* The environment of a site's Python, without extras; what nothing says is taken for Python
 * 3.12 on Linux x86_64. */
void requires_env(struct marker_env *env, const struct site *site, struct arena *arena);

/* The requirements of dist that hold in env: those without a marker, and those whose
 * marker is true or cannot be told. */
void requires_list(struct requires *list, struct arena *arena, const struct dist *dist,
		   const struct marker_env *env);

/* Does the requirement allow this version? An address allows any, as pip check has it. */
bool requires_allows(const struct require *require, struct str version,
		     struct arena *arena);

#endif
