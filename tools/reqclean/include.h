/* SPDX-License-Identifier: Apache-2.0 */
/* What reading a file shares with following what it includes. */
#ifndef INCLUDE_H
#define INCLUDE_H

#include "clean.h"
#include "reqclean.h"

/* An open file; the one that includes it is above it. */
struct source {
	struct source *above;
	struct str shown;  /* for messages and comments */
	struct str path;   /* absolute and without ".."; absent for one from an address */
	struct str url;    /* absent for one that lies here */
	struct str mapped; /* its bytes, where they are to be unmapped */
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

/* The first file of a line's -r, or -c, on top; or a change that says why it is not. */
int include_file(struct reader *r, const struct reqfile_line *line, struct place place);
/* pip would stop there; with --keep-going the line is left out. */
int include_refuse(struct reader *r, const struct reqfile_line *line, struct place place,
		   const char *why);

/* Absolute, without "." and "..", by the text alone. Lives in keep. */
struct str include_absolute(const struct clean *clean, struct str path);
/* The folder of a file: absolute, and as people gave it. */
struct folder include_folder(struct str path, struct str shown);

#endif
