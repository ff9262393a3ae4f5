/* SPDX-License-Identifier: Apache-2.0 */
/* PEP 508 requirements as packaging 26.3 reads them: name[extra]>=1.0; marker. */
#ifndef REQUIREMENT_H
#define REQUIREMENT_H

#include "marker.h"

struct requirement {
	struct str name;    /* as written */
	struct str *extras; /* as written, sorted, each once */
	size_t nextras;
	struct specifier_set specifiers;
	struct str url;        /* absent unless "name @ url" */
	struct marker *marker; /* NULL for none */
};

/*
 * Reads the whole of text. What req holds lives in the arena or refers to text. Returns
 * false with *why, a constant phrase, where text is no requirement.
 */
bool requirement_parse(struct requirement *req, struct arena *arena, struct str text,
		       const char **why);

/* "name[a,b]<2,>=1; marker" or "name @ url ; marker", as packaging prints it. */
struct str requirement_str(const struct requirement *req, struct arena *arena);

/* A copy that refers to nothing outside the arena. */
struct requirement requirement_copy(const struct requirement *req, struct arena *arena);

/* Sorts texts by bytes, drops repeats, returns how many are left. */
size_t requirement_sort(struct str *texts, size_t n);

#endif
