/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of Hugging Face: what is in them. */
#ifndef HUB_H
#define HUB_H

#include "fetch.h"
#include "hub_place.h"

struct hub_file {
	struct str path; /* below the folder: safe to put below another one */
	struct str url;
	uint64_t size;
	struct digest_value sha256;   /* of a file outside git; n 0 for one inside, */
	struct digest_value git_sha1; /* whose sum as a git blob this is */
};

/* Patterns for paths below the folder (glob.h). */
struct hub_filter {
	const struct str *include; /* one of these fits; none given: all */
	size_t ninclude;
	const struct str *exclude; /* and none of these */
	size_t nexclude;
};

struct hub_listing {
	struct arena *arena; /* this and the filter are the caller's */
	struct hub_filter filter;
	struct hub_place place; /* its revision is a commit, where that is known */
	struct hub_file *files;
	size_t nfiles, room;
};

/* A folder's address: hf://OWNER/REPO[@REV]/[PATH/], or a page with /tree/ in it? */
bool hub_is_folder(struct hub_place *place, struct arena *arena, struct str url);

/*
 * Adds all files below a folder, as of one commit. -E_USAGE where url is no folder's
 * address; -E_NOMATCH where there is none, or no file that is wanted; -E_FORMAT where a
 * listing is none, or holds a path that is not safe; else as fetch_bytes.
 */
int hub_list(struct fetch *fetch, struct hub_listing *listing, struct str url,
	     struct err *err);

/*
 * Adds the wanted files of one page of a listing (JSON). shown names it in messages. No
 * I/O. Returns 0 or -E_FORMAT.
 */
int hub_listing_parse(struct hub_listing *listing, struct str bytes, struct str shown,
		      struct err *err);
/* The query of the next page's address in a Link field; absent on the last page. */
struct str hub_listing_next(struct arena *arena, struct str link);

#endif
