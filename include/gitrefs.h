/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the name of a branch or tag to the commit that it means now. The names of a
 * repository come as git's servers list them (protocol version 0: packets; or the text of
 * a plain file server, or of git show-ref); the reader keeps none but the one looked for.
 */
#ifndef GITREFS_H
#define GITREFS_H

#include "fetch.h"
#include "url.h"

enum { GITREFS_NAME_MAX = 256 };

struct gitref {
	char commit[41];             /* 40 digits, lower case */
	char name[GITREFS_NAME_MAX]; /* in full: "refs/heads/main"; or "HEAD" */
};

/* Is this how a commit is written: 40 hexadecimal digits? */
bool gitrefs_is_commit(struct str text);
/* May this be the name of a branch or tag (git check-ref-format; no '-' in front)? */
bool gitrefs_name_ok(struct str name);

struct gitrefs;

/*
 * name: "main", "v1.0", "refs/pull/7/head"; absent or "HEAD" is the default branch. It
 * must be gitrefs_name_ok and shorter than GITREFS_NAME_MAX - 16.
 */
struct gitrefs *gitrefs_open(struct arena *arena, struct str name);
/* A sink's take, the context being the struct gitrefs. -E_FORMAT for what is no list. */
int gitrefs_take(void *context, struct str bytes, struct err *err);
/*
 * The list is over. Returns 0; -E_FORMAT if it is not complete; -E_NOMATCH if the name is
 * not in it, or is that of a branch and of another tag.
 */
int gitrefs_end(struct gitrefs *refs, struct gitref *found, struct err *err);

/*
 * Asks the repository at url: https, http to this machine, or a local one (file:, by
 * git). Tokens are sent as git sends them. Errors name the repository; those of the
 * network are fetch's, -E_USAGE is a name that cannot be one.
 */
int gitrefs_resolve(struct fetch *fetch, struct arena *arena, const struct url *url,
		    struct str name, struct gitref *found, struct err *err);
/* The same of the local repository in this folder. */
int gitrefs_local(struct arena *arena, const char *dir, struct str name,
		  struct gitref *found, struct err *err);

#endif
