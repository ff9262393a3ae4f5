/* SPDX-License-Identifier: Apache-2.0 */
/* The names that cleaning works with: hosts, families of packages, refused releases. */
#ifndef POLICY_H
#define POLICY_H

#include "err.h"
#include "specifier.h"

struct policy_family {
	struct str name;
	struct str *members; /* canonical */
	size_t nmembers;
	struct str winner; /* one of members */
	bool rename;       /* the others become the winner; else they are left out */
	struct str reason;
};

struct policy_refused {
	struct str name;               /* canonical */
	struct specifier_set excluded; /* "!=V" for each refused version */
	struct str reason;
};

struct policy {
	struct str *hosts; /* lower case */
	size_t nhosts;
	struct policy_family *families;
	size_t nfamilies;
	struct policy_refused *refused;
	size_t nrefused;
};

/*
 * Reads path, or with NULL policy.yaml of dir or built in (data_load). Returns 0, -E_FORMAT with file:line:col, or -E_SYSTEM.
 */
int policy_load(struct policy *policy, struct arena *arena, const char *path,
		const char *dir, struct err *err);

/* NULL for none. name is canonical. */
const struct policy_family *policy_family(const struct policy *policy, struct str name);
const struct policy_refused *policy_refused(const struct policy *policy, struct str name);
bool policy_has_host(const struct policy *policy, struct str host);

#endif
