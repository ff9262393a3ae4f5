/* SPDX-License-Identifier: Apache-2.0 */
/* What reading a file shares with following what it includes. */
#ifndef INCLUDE_H
#define INCLUDE_H

#include "clean.h"
#include "reqclean.h"

/* An open file; the one that includes it is above it. */
struct source {
	struct source *above;
	struct str shown; /* for messages and comments */
	struct str path;  /* absolute, without ".."; absent where it is not known (yet) */
	struct str url;   /* absent for one that lies here */
	struct host_bytes taken;
	struct reqfile file;
	unsigned depth;
	bool constrains; /* it was included with -c */
	bool ours;       /* written by this program */
};

struct reader {
	struct clean *clean;
	struct source *top;
	struct folder roots[2]; /* where includes may lie */
	struct dict seen;       /* files taken in */
	struct err *err;
};

/* read.c: puts a file on top. Returns 0, or an error with nothing changed. */
int clean_open(struct reader *r, struct source *source, const char *path);

/* Where the input lies, and the roots that follow from it: only files that include others
 * need to know, and the first input. */
void include_locate(struct reader *r);
/* The first file of a line's -r, or -c, on top; or a change that says why it is not. */
int include_file(struct reader *r, const struct reqfile_line *line, struct place place);
/* pip would stop there; with --keep-going the line is left out. */
int include_refuse(struct reader *r, const struct reqfile_line *line, struct place place,
		   const char *why);

#endif
