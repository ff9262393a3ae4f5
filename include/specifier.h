/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEP 440 version specifiers as packaging 26.3 reads them: ">=1.0,!=1.3.*,<2". The
 * pre-release policy is left out: pre-releases are allowed, as pip check allows them.
 */
#ifndef SPECIFIER_H
#define SPECIFIER_H

#include "version.h"

enum specifier_op {
	SPEC_LESS,
	SPEC_AT_MOST,
	SPEC_EQUAL,
	SPEC_DIFFERENT,
	SPEC_AT_LEAST,
	SPEC_GREATER,
	SPEC_COMPATIBLE, /* ~= */
	SPEC_SAME,       /* ===, a comparison of text */
};

struct specifier {
	enum specifier_op op;
	bool prefix;            /* "==1.2.*"; version is then 1.2 */
	struct str text;        /* the version as written, with ".*" */
	struct version version; /* undefined for SPEC_SAME */
};

struct specifier_set {
	struct specifier *list;
	size_t n;
};

/*
 * The length of the one specifier that text starts with, which must be lower case; 0 for
 * none. *one refers to text.
 */
size_t specifier_scan(struct specifier *one, struct str text);

/*
 * Reads a comma list; empty items are skipped, an empty list allows everything. What set
 * holds lives in the arena, its texts in `text`. Returns false where an item is invalid.
 */
bool specifier_parse(struct specifier_set *set, struct arena *arena, struct str text);

/* The whole of text as one specifier, white space at its ends apart; "," does not split
 * it. */
bool specifier_one(struct specifier *one, struct arena *arena, struct str text);

/* Does one specifier, or a whole set, allow this version? One that is no PEP 440 version
 * is allowed by "===" and by an empty set only. */
bool specifier_allows(const struct specifier *one, const struct version *version);
bool specifier_set_allows(const struct specifier_set *set, struct str version,
			  struct arena *arena);

/* 1 when set allows version, 0 when not, -1 where set is invalid. What is one specifier
 * as a whole is that, as packaging's Specifier has it: "===1.0,>=1" wants just this text. */
int specifier_match(struct str set, struct str version, struct arena *arena);

/* Two characters and less: "==", "<"; "===" for SPEC_SAME. */
struct str specifier_op_str(enum specifier_op op);
/* The set sorted and without repeats, as packaging prints it: "!=1.3,<2,>=1.0". */
struct str specifier_str(const struct specifier_set *set, struct arena *arena);

#endif
