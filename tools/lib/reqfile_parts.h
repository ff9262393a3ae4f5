/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of the reqfile room, each in a file of its own; nobody else includes this. */
#ifndef REQFILE_PARTS_H
#define REQFILE_PARTS_H

#include "reqfile.h"

/* Sets of dialects. */
#define PIP_26  (1u << REQFILE_PIP_26_3)
#define PIP_24  (1u << REQFILE_PIP_24_2 | 1u << REQFILE_PIP_24_0)
#define ALL_PIP (PIP_26 | PIP_24)
#define ALL     (ALL_PIP | 1u << REQFILE_UV)

/* Where the dialects of pip differ. */
struct reqrules {
	const char *name;
	bool text_is_line;    /* -e behind a requirement is passed over */
	bool keeps_first;     /* of specifiers that mean the same */
	bool named_editables; /* -e "NAME @ ADDRESS" */
	bool trims_paths;     /* of blanks in front of "[extras]" */
	bool egg_is_name;     /* else "#egg=" holds a requirement */
	bool strict_wheels;   /* their names are split as packaging does it */
	bool splits_all;      /* every text goes through urlsplit */
	bool set_markers;     /* "x" in extras */
	bool old_versions;    /* packaging 21.3 */
};
extern const struct reqrules reqrules[REQFILE_NDIALECTS];

void reqlist_add(struct reqfile_list *list, struct arena *arena, struct str item);

/* reqcodec.c: bytes to UTF-8 by the codec that Python knows by this name. */
enum reqcodec_answer { REQCODEC_DONE, REQCODEC_UNKNOWN, REQCODEC_BAD };
enum reqcodec_answer reqcodec_decode(struct str *text, struct arena *arena,
				     struct str bytes, struct str name);

/* reqline.c: the next logical line into line, text, comment and why. */
bool reqline_next(struct reqfile *file, struct reqfile_line *line);

/* The next "${NAME}" of text at or behind *at, and *at behind it. */
bool reqline_variable(struct str text, size_t *at, struct str *whole);

/* reqword.c: words as a POSIX shell splits them; false where a quote stays open. */
bool reqword_split(struct reqfile_list *words, struct arena *arena, struct str text);

/* reqoption.c: the options among words. NULL, or why pip refuses them. */
const char *reqoption_parse(struct reqfile_options *opts, struct arena *arena,
			    const struct reqfile_list *words,
			    enum reqfile_dialect dialect);

/* reqlink.c: an address, or a path made into one, taken apart as Python does it. */
struct reqlink {
	struct str url;    /* as given */
	struct str scheme; /* lower case; "" for none */
	struct str netloc;
	struct str path; /* percent-decoded */
	struct str egg;  /* absent without "#egg=" */
};
/* NULL, or why Python refuses it. */
const char *reqlink_parse(struct reqlink *link, struct arena *arena, struct str url);
/* NULL, or why not: a file's address is one of this host. */
const char *reqlink_check_file(const struct reqlink *link);
/* %XX decoded; what is no such pair stays. */
struct str reqlink_unquote(struct arena *arena, struct str text);
/* Without brackets; a scope may stand behind "%". */
bool reqlink_is_ipv6(struct str host);
struct str reqlink_scheme(struct arena *arena, struct str text);
extern const char reqlink_bad_host[];
/* False where Python's urlsplit, which pip asks about every text, gives up. */
bool reqlink_splits(struct arena *arena, struct str text);
/* http, https, file, ftp, or one of a version control system? */
bool reqlink_is_url(struct str scheme);
bool reqlink_is_vcs(struct str scheme);
/* The name that a path ends with, and its extension (".tar.gz" counts as one). */
struct str reqlink_base(struct str path);
struct str reqlink_extension(struct str path);
bool reqlink_is_archive(struct str path);
/* cwd/path without ".", ".." and doubled slashes. */
struct str reqlink_absolute(struct arena *arena, struct str cwd, struct str path);
/* Its file: address; of all but letters and digits, `kept` is not escaped. */
#define REQLINK_KEPT "/_.-~"
struct str reqlink_from_path(struct arena *arena, struct str absolute, const char *kept);

/* reqpep508.c: a requirement, as the dialect's packaging reads it; *legacy gets versions
 * that only packaging 21.3 takes. NULL, or why not. */
const char *reqpep508_parse(struct requirement *req, struct str *legacy,
			    struct arena *arena, struct str text,
			    const struct reqrules *rules);
const char *reqpep508_marker(struct marker **marker, struct arena *arena, struct str text,
			     const struct reqrules *rules);

/* reqold.c: a requirement to packaging 21.3, as reqpep508_parse() has it. */
const char *reqold_parse(struct requirement *req, struct str *legacy, struct arena *arena,
			 struct str text);
/* str.expandtabs(), which that does before all else: blanks up to the next column of
 * eight, strings included. */
struct str reqold_blanks(struct arena *arena, struct str text);

/* reqwheel.c: the requirement that a wheel's file name stands for; absent where it is
 * no such name. */
struct str reqwheel_requirement(struct arena *arena, struct str file, bool strict);

/* reqtarget.c: what line->raw asks for, into req and is_path. NULL, or why not. */
const char *reqtarget_parse(struct reqfile_line *line, struct arena *arena,
			    const struct reqfile_world *world);
const char *reqtarget_editable(struct reqfile_line *line, struct arena *arena,
			       const struct reqfile_world *world);

/* requv.c: the next statement of a file as uv reads it. */
bool requv_next(struct reqfile *file, struct reqfile_line *line);
/* The length of the white-space character that s starts with, as Rust sees it. */
size_t requv_space(struct str s);
/* text with its variables filled in. */
struct str requv_expand(struct arena *arena, const struct reqfile_world *world,
			struct str text);

/* requvtarget.c: what line->raw asks for. NULL, or why uv refuses it. */
const char *requv_requirement(struct reqfile_line *line, struct arena *arena,
			      const struct reqfile_world *world);

/* requvurl.c: an address, or a path made into one. */
struct requv_address {
	struct str url;
	bool is_named; /* a name stands in front */
	bool is_path;
	bool is_folder; /* on this host */
};
/* NULL, or why uv refuses it; is_named is read. */
const char *requv_address(struct requv_address *address, struct arena *arena,
			  const struct reqfile_world *world, struct str given);
const char *requv_check_url(struct str url);
/* The scheme, and what stands behind it in *rest; absent for none. */
struct str requv_scheme(struct str text, struct str *rest);
/* The absolute path; absent where it goes above the root. */
struct str requv_path(struct arena *arena, const struct reqfile_world *world,
		      struct str path);
/* std::path's extension: what stands behind the last dot, unless that is in front. */
struct str requv_extension(struct str path);
/* Has the path the extension of an archive that uv takes? Of a name alone, few count. */
bool requv_is_archive(struct str path, bool any);

#endif
