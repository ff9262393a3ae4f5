/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEP 440 versions as packaging 26.3 reads them: parse, compare, normal form. Numbers
 * have no upper limit; they stay decimal text.
 */
#ifndef VERSION_ROOM_H
#define VERSION_ROOM_H

#include "arena.h"

/* Numbers are digits without leading zeros ("0" for zero), absent where not written. */
struct version {
	struct str epoch;   /* never absent; "0" when not written */
	struct str release; /* as written, for example "2.08.0" */
	char pre;           /* 'a', 'b' or 'r' (rc); 0 for none */
	struct str pre_n;   /* "0" when only the letter was written */
	struct str post;
	struct str dev;
	struct str local; /* lower case, as written otherwise */
	uint64_t rank;    /* of epoch and release, for version_cmp; 0: not known */
};

/*
 * Reads the whole of text, white space at its ends apart. v refers to a copy in the
 * arena. Returns false, v undefined, where text is no PEP 440 version.
 */
bool version_parse(struct version *v, struct arena *arena, struct str text);
/*
 * The same without a copy, from the front of text, which must be lower case and must
 * outlive v. Returns how many bytes were used, 0 where no version stands there.
 */
size_t version_scan(struct version *v, struct str text);

/* Negative, 0 or positive, in PEP 440's order: local versions come after public ones. */
int version_cmp(const struct version *a, const struct version *b);
/* The same with local versions left aside. */
int version_cmp_public(const struct version *a, const struct version *b);

/* The normal form: "v1.0-ALPHA" gives "1.0a0". */
struct str version_str(const struct version *v, struct arena *arena);
/* Without its local part. */
struct str version_public(const struct version *v, struct arena *arena);
/* A pre-release or a development release? */
bool version_is_pre(const struct version *v);

/* digits + 1, in decimal. */
struct str version_next(struct str digits, struct arena *arena);
/* The release with its last segment raised by one: "1.9" gives "1.10". */
struct str version_next_release(struct str release, struct arena *arena);

#endif
