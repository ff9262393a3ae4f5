/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of the reqfile room, each in a file of its own; nobody else includes this. */
#ifndef REQFILE_PARTS_H
#define REQFILE_PARTS_H

#include "reqfile.h"

void reqlist_add(struct reqfile_list *list, struct arena *arena, struct str item);

/* reqcodec.c: bytes to UTF-8 by the codec that Python knows by this name. */
enum reqcodec_answer { REQCODEC_DONE, REQCODEC_UNKNOWN, REQCODEC_BAD };
enum reqcodec_answer reqcodec_decode(struct str *text, struct arena *arena,
				     struct str bytes, struct str name);

/* reqline.c: the next logical line into line, text, comment and why. */
bool reqline_next(struct reqfile *file, struct reqfile_line *line);

/* reqword.c: words as a POSIX shell splits them; false where a quote stays open. */
bool reqword_split(struct reqfile_list *words, struct arena *arena, struct str text);

/* reqoption.c: the options among words. NULL, or why pip refuses them. */
const char *reqoption_parse(struct reqfile_options *opts, struct arena *arena,
			    const struct reqfile_list *words);

/* reqlink.c: an address, or a path made into one, taken apart as Python does it. */
struct reqlink {
	struct str url;    /* as given */
	struct str scheme; /* lower case; "" for none */
	struct str netloc;
	struct str path; /* percent-decoded */
	struct str egg;  /* absent without "#egg=" */
};
/* NULL, or why pip refuses it. */
const char *reqlink_parse(struct reqlink *link, struct arena *arena, struct str url);
/* NULL, or why not: a file's address is one of this host. */
const char *reqlink_check_file(const struct reqlink *link);
struct str reqlink_scheme(struct arena *arena, struct str text);
extern const char reqlink_bad_host[];
/* False where Python's urlsplit, which pip asks about every text, gives up. */
bool reqlink_splits(struct arena *arena, struct str text);
/* http, https, file, ftp, or one of a version control system? */
bool reqlink_is_url(struct arena *arena, struct str text);
bool reqlink_is_vcs(struct str scheme);
/* The name that a path ends with, and its extension (".tar.gz" counts as one). */
struct str reqlink_base(struct str path);
struct str reqlink_extension(struct str path);
bool reqlink_is_archive(struct str path);
/* cwd/path without ".", ".." and doubled slashes; its file: address. */
struct str reqlink_absolute(struct arena *arena, struct str cwd, struct str path);
struct str reqlink_from_path(struct arena *arena, struct str absolute);

/* reqtarget.c: what line->raw asks for, into req and is_path. NULL, or why not. */
const char *reqtarget_parse(struct reqfile_line *line, struct arena *arena,
			    const struct reqfile_world *world);
const char *reqtarget_editable(struct reqfile_line *line, struct arena *arena,
			       const struct reqfile_world *world);

#endif
