/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A requirements file as an installer reads it, from its bytes to what each line asks for.
 * Files that a line includes are not followed. What is returned lives in the arena.
 */
#ifndef REQFILE_H
#define REQFILE_H

#include "err.h"
#include "host.h"
#include "requirement.h"

enum {
	REQFILE_MAX = 1 << 30,      /* bytes that a file may have */
	REQFILE_LINE_MAX = 1 << 20, /* of a line without its comment, as it is read */
};

/* Whose reading; pip before 24.1 takes versions that are none since. */
enum reqfile_dialect {
	REQFILE_PIP_26_3,
	REQFILE_PIP_24_2,
	REQFILE_PIP_24_0,
	REQFILE_UV,
	REQFILE_NDIALECTS,
};

/* "pip-26.3", "pip-24.2", "pip-24.0" or "uv"; false for another name. */
bool reqfile_dialect_parse(enum reqfile_dialect *dialect, struct str name);
/* All of them, with ", " between. */
#define REQFILE_DIALECT_NAMES "pip-26.3, pip-24.2, pip-24.0, uv"

/* What the reader asks its surroundings for. */
struct reqfile_world {
	struct str (*env)(const char *name); /* absent when unset */
	enum host_kind (*kind)(const char *path);
	struct str cwd; /* absolute; relative paths start here, as they do for pip */
	enum reqfile_dialect dialect;
};

/* A list that grows. */
struct reqfile_list {
	struct str *list;
	size_t n, size;
};

/* The options of one line, in pip's spelling; a list is empty where none stands. */
struct reqfile_options {
	struct str index_url; /* the last one given */
	struct reqfile_list extra_index_urls, find_links, trusted_hosts;
	struct reqfile_list constraints, requirements, editables;
	struct reqfile_list no_binary, only_binary, all_releases, only_final;
	struct reqfile_list features, settings; /* --use-feature, -C KEY=VALUE */
	struct reqfile_list global_options;     /* pip 24 */
	struct reqfile_list hashes;             /* "sha256:..." */
	struct reqfile_list dropped; /* words that pip passes over in silence */
	bool no_index, prefer_binary, require_hashes, no_require_hashes, pre;
	/* --no-binary and --all-releases or their like are there, if only to empty a list
	 */
	bool formats, releases;
};

/* Does it hold any that is for a line of its own, -r and -c aside? */
bool reqfile_has_options(const struct reqfile_options *opts);

enum reqfile_kind {
	REQFILE_REQUIREMENT,
	REQFILE_EDITABLE,
	REQFILE_OPTIONS, /* a line of options only */
	REQFILE_BROKEN,  /* options that make pip refuse the whole file */
};

struct reqfile_line {
	unsigned line; /* of the first physical line, from 1 */
	enum reqfile_kind kind;
	struct str text;              /* all of it, without comment, variables expanded */
	struct str comment;           /* what follows its "#", absent without one */
	struct str raw;               /* the requirement's text alone */
	const char *why;              /* what pip refuses, NULL for nothing */
	struct reqfile_options *opts; /* NULL for none */
	struct requirement req;       /* its name is absent where pip knows none yet */
	struct str legacy; /* versions that pip 24.0 alone takes, for req.specifiers */
	bool is_path;      /* req.url was made from a local path */
};

struct reqfile_bytes {
	struct str bytes;
	struct str name; /* for messages */
	enum reqfile_dialect dialect;
};

/*
 * Turns bytes into UTF-8: byte order marks, for pip a coding comment in the first two
 * lines (UTF-8, UTF-16, UTF-32 and Python's codecs of one byte a character), else UTF-8.
 * *text refers to the bytes where they are UTF-8, and is a copy in the arena else.
 * Returns 0 or -E_FORMAT with `name:1: reason`.
 */
int reqfile_decode(struct str *text, struct arena *arena, const struct reqfile_bytes *in,
		   struct err *err);

struct reqfile {
	struct arena *arena;
	const struct reqfile_world *world;
	struct str rest; /* text not yet read */
	unsigned nlines; /* physical lines read */
	bool has_index;  /* uv: --index-url was there */
};

/*
 * Nothing is kept from line to line, so the caller may reset the arena after each; text
 * must then live elsewhere. A line takes some hundred times its length at most.
 */
void reqfile_start(struct reqfile *file, struct arena *arena,
		   const struct reqfile_world *world, struct str text);
/* The next line that is not blank, in uv's dialect the next statement; false at the end.
 */
bool reqfile_next(struct reqfile *file, struct reqfile_line *line);

/* This host's environment, files and working folder. -E_SYSTEM if there is no folder. */
int reqfile_world_open(struct reqfile_world *world, struct arena *arena, struct err *err);

#endif
