/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CUDA tags, toolkits and the drivers they need. Pure functions of
 * tools/data/drivers.yaml.
 */
#ifndef CUDA_H
#define CUDA_H

#include "arena.h"
#include "err.h"

enum cuda_os { CUDA_LINUX, CUDA_WINDOWS };

/* major.minor of a toolkit, or of a tag */
struct cuda {
	unsigned major, minor;
};

/* "cu128" is 12.8, "cu92" 9.2, "cu130" 13.0. False: no such tag. */
bool cuda_tag_parse(struct cuda *cuda, struct str tag);
/* "12.8", "12.8.1", "11.8.20220929": the first two fields count. */
bool cuda_parse(struct cuda *cuda, struct str version);
/* Is it a tag; is it major.minor and nothing more ("12.8")? */
bool cuda_tag_valid(struct str tag);
bool cuda_minor_valid(struct str version);
int cuda_cmp(struct cuda a, struct cuda b);
struct str cuda_tag(struct cuda cuda, struct arena *arena); /* "cu128" */
struct str cuda_str(struct cuda cuda, struct arena *arena); /* "12.8" */

/* 1 to 4 numbers with dots: "570.124.06", "580". */
bool driver_valid(struct str driver);
/* Number by number: 570.86 < 570.124.06; a missing part is 0. Both must be valid. */
int driver_cmp(struct str a, struct str b);

struct cuda_toolkit {
	struct cuda cuda;
	unsigned update;         /* 0 for the first release of a minor */
	struct str linux_driver; /* shipped with it; absent where it came without */
	struct str windows_driver;
	char conf;
};

struct cuda_compat {
	struct cuda from, to; /* tags, both included */
	struct str linux_driver, windows_driver;
	char conf;
};

struct cuda_branch {
	struct str text;  /* first number of the driver, "570" */
	struct cuda cuda; /* the newest CUDA it supports natively */
	char conf;
};

struct cuda_table {
	struct cuda_toolkit *toolkits; /* oldest first */
	struct cuda_compat *compats;   /* oldest first */
	struct cuda_branch *branches;  /* oldest first */
	size_t ntoolkits, ncompats, nbranches;
	struct str file;
};

/* dir as in data_load; strict as gpu_load. */
int cuda_load(struct cuda_table *table, struct arena *arena, const char *dir,
	      struct err *err);

/* What a toolkit asks of a driver. */
struct cuda_need {
	struct str native; /* first driver that supports it in full; absent: not known */
	struct str compat; /* least driver by minor-version compatibility; absent: not
			      known */
	bool from_branch;  /* native is only the branch's number, not a shipped driver */
	bool extrapolated; /* the toolkit is newer than the table: a guess from its major
			    */
};

struct cuda_need cuda_need(const struct cuda_table *table, struct cuda cuda,
			   enum cuda_os os);

enum driver_verdict {
	DRIVER_NATIVE,
	DRIVER_COMPAT, /* by minor-version compatibility only: no PTX */
	DRIVER_OLD,
	DRIVER_UNKNOWN, /* the table does not know this toolkit */
};

/* driver: valid. reason gets a sentence to act on. */
enum driver_verdict cuda_driver(const struct cuda_table *table, struct cuda cuda,
				enum cuda_os os, struct str driver, struct arena *arena,
				struct str *reason);
/* The newest CUDA a driver supports natively (what nvidia-smi prints); false: none known.
 * *newer: the driver's branch is above all in the table. */
bool cuda_of_driver(const struct cuda_table *table, struct str driver, struct cuda *cuda,
		    bool *newer);

#endif
