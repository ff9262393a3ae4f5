/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GPUs: compute capabilities, the names people use for them, PCI ids, and the rule that
 * says whether compiled code runs on a GPU. Pure functions of their arguments.
 */
#ifndef GPU_H
#define GPU_H

#include "arena.h"
#include "err.h"

/* A compute capability. suffix: 0, 'a' (only exactly this one) or 'f' (its family). */
struct cc {
	unsigned major, minor;
	char suffix;
};

struct cc_list {
	struct cc *p;
	size_t n;
};

/* A piece of GPU code: a cubin (ptx false), or PTX that the driver compiles. */
struct sm {
	struct cc cc;
	bool ptx;
};

struct sm_list {
	struct sm *p;
	size_t n;
};

enum cc_verdict {
	CC_SERVED,  /* there is a cubin for it */
	CC_BY_PTX,  /* PTX only: the driver must be as new as the toolkit that made it */
	CC_NOT,     /* "no kernel image is available for execution on the device" */
	CC_UNKNOWN, /* nobody has recorded what the build holds */
};

/* "8.9", "12.0a", "sm_120", "sm120", "compute_90a", "120"; false where it is none. */
bool cc_parse(struct cc *cc, struct str text);
/* 120 is 12.0, 89 is 8.9, as fatbin entries and nvcc write it. */
struct cc cc_of_sm(unsigned number, char suffix);
/* By number, then no suffix, 'a', 'f'. */
int cc_cmp(struct cc a, struct cc b);
/* "12.0", "9.0a" */
struct str cc_str(struct cc cc, struct arena *arena);
/* "8.9;12.0": numbers only, ascending, once each; the form every build script reads. */
struct str cc_list_str(const struct cc_list *list, struct arena *arena);

/* "7.5 8.0 12.0+PTX", separated by blanks, "," or ";"; -E_FORMAT names the bad word. */
int sm_list_parse(struct sm_list *list, struct arena *arena, struct str text,
		  struct err *err);
/* Does this code run on that GPU (whose own suffix does not count)? Never CC_UNKNOWN. */
enum cc_verdict sm_serves(const struct sm_list *list, struct cc gpu);

/* tools/data/gpus.yaml */
struct gpu_chip {
	unsigned lo, hi; /* PCI device ids, both included */
	struct str chip, arch, note;
	struct cc cc;
	char conf; /* S V R I U: see tools/data/README */
};

struct gpu_board {
	struct str name, key; /* "RTX 5090", "rtx5090" */
	unsigned pci;         /* 0: not known, or many */
	struct cc cc;
	char conf;
};

struct gpu_arch {
	struct str name;
	struct cc_list ccs;
	char conf;
};

/* What a compute capability asks of the tool chain. */
struct gpu_need {
	struct cc cc;
	struct str toolkit; /* first CUDA whose nvcc and driver know it, "12.8" */
	char conf;
};

/* A setup.py that reads TORCH_CUDA_ARCH_LIST, and what it makes of it. */
struct gpu_builder {
	struct str name;
	struct cc_list ccs; /* entries that it takes */
	bool silent;        /* drops the others without an error */
	struct str note;    /* absent: nothing */
	char conf;
};

struct gpu_table {
	struct gpu_chip *chips;
	struct gpu_board *boards;
	struct gpu_arch *archs;
	struct gpu_need *needs;
	struct gpu_builder *builders;
	size_t nchips, nboards, narchs, nneeds, nbuilders;
	struct str file; /* for messages */
};

/* dir as in data_load. Strict: unknown keys, double rows, bad versions, overlapping or
 * unordered ranges and missing confidence marks are -E_FORMAT with file:line:col. */
int gpu_load(struct gpu_table *table, struct arena *arena, const char *dir,
	     struct err *err);

/*
 * What --arch takes: an architecture ("ada", "blackwell": all its compute capabilities),
 * a board ("rtx5090", "4090", "b200", "NVIDIA L40S"), a compute capability in any form of
 * cc_parse, or a list of these separated by ",", ";" or blanks; "+PTX" behind a number is
 * allowed and dropped. Adds to list what is not yet in it. Returns 0, or -E_USAGE that
 * names the word and says what is known.
 */
int gpu_parse(const struct gpu_table *table, struct cc_list *list, struct arena *arena,
	      struct str text, struct err *err);

/* The numbers of list that a builder does not take, each once; none: it takes all. */
struct cc_list gpu_dropped(const struct gpu_builder *builder, const struct cc_list *list,
			   struct arena *arena);

/* By PCI device id of vendor 0x10de; NULL where it is not known. */
const struct gpu_chip *gpu_chip(const struct gpu_table *table, unsigned device);
const struct gpu_board *gpu_board(const struct gpu_table *table, unsigned device);
/* The row of a compute capability (suffix ignored), or NULL. */
const struct gpu_need *gpu_need(const struct gpu_table *table, struct cc cc);

#endif
