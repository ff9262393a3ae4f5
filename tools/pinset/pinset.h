/* SPDX-License-Identifier: Apache-2.0 */
/* What the subcommands of pinset share. */
#ifndef PINSET_H
#define PINSET_H

#include "host.h"
#include "matrix.h"
#include "opt.h"
#include "site.h"

#define TOOL "pinset"

enum { ARENA_CAP = 256 << 20, MAX_BYTES = 16 << 20 };

/* Options that several commands have. */
enum {
	OPT_JSON = OPT_LONG,
	OPT_ROOT,
	OPT_SITE,
	OPT_DATA,
	OPT_SORT,
	OPT_PROTECT,
	OPT_ALL,
	OPT_LINES,
	OPT_LABELS,
	OPT_MISSING
};

#define OPT_MATRIX_ROW                                                   \
	{                                                                \
		'm', "matrix", "FILE",                                   \
			"read FILE, \"-\" for standard input (default: " \
			"build-matrix.yaml)",                            \
			0                                                \
	}
#define OPT_ARCH_ROW                                                    \
	{                                                               \
		'a', "arch", "NAME", "the row's name under `arches`", 0 \
	}
#define OPT_SITE_ROWS                                                                   \
	{OPT_SITE, "site", "DIR", "look at this site-packages, or at this environment", \
	 0},                                                                            \
	{                                                                               \
		OPT_ROOT, "root", "DIR",                                                \
			"look for the environment in this unpacked image", 0            \
	}

/* The options -m, --arch and --json of the matrix commands. */
struct request {
	const char *file, *arch, *data;
	bool json, lines, labels, has_file;
};

/* Reads the options of args into request; --arch must be given where it is needed. */
void request_read(struct request *request, struct args *args, bool needs_arch);

/* The file's matrix, and the overrides in the environment (ended by an absent name). */
int pinset_matrix(struct matrix *matrix, struct arena *arena, const char *file,
		  struct err *err);
int pinset_overrides(struct matrix_override **overrides, struct arena *arena,
		     struct err *err);
/* Is any override in force? */
bool pinset_any(const struct matrix_override *overrides);
/*
 * For commands on all rows: *fit gets the overrides that row `name` has something for.
 * -E_USAGE for one that no row has anything for.
 */
int pinset_fitting(const struct matrix_override **fit, struct arena *arena,
		   const struct matrix *matrix, struct str name,
		   const struct matrix_override *overrides, struct err *err);
/* Tells on stderr which overrides are in force. */
void pinset_tell(const struct matrix_override *overrides, const char *file);
/* How a command on one row starts: all of that. Returns 0, or the exit status, said why. */
int row_start(struct matrix_row *row, struct request *request, struct arena *arena,
	      struct args *args);

/* A name and a value that a row gives to shells, docker and labels. */
struct pair {
	const char *name;
	struct str value;
	bool is_arg; /* does the Dockerfile take it as an ARG? */
};
enum { MAX_PAIRS = 24 };

/* All pairs of a row; returns how many. */
size_t row_pairs(struct pair pairs[static MAX_PAIRS], const struct matrix_row *row,
		 struct arena *arena);
/* The labels of its image: the pairs, and the pins beside the torch stack. */
size_t row_labels(struct pair labels[static MAX_PAIRS], const struct matrix_row *row,
		  struct arena *arena);
/* "TORCH=2.9.1 XFORMERS=none": the overrides in force, as the variable PINS takes them;
 * absent if there are none. */
struct str row_overrides(const struct matrix_row *row, struct arena *arena);

/* --site and --root: where a Python environment is. */
struct place {
	const char *root, *site;
};
void place_option(struct place *place, const struct args *args, int key);

struct installed {
	struct site site;
	struct dist *dists;
	size_t ndists;
};
int pinset_site(struct installed *found, struct arena *arena, const struct place *place,
		struct err *err);

int show_main(struct args *args);
int env_main(struct args *args);
int args_main(struct args *args);
int constraints_main(struct args *args);
int bake_main(struct args *args);
int ci_main(struct args *args);
int match_main(struct args *args);
int version_main(struct args *args);
int lint_main(struct args *args);
int freeze_main(struct args *args);
int drift_main(struct args *args);
int check_main(struct args *args);
int diff_main(struct args *args);

#endif
