/* SPDX-License-Identifier: Apache-2.0 */
/* What sagepick check has found, and how it is printed. */
#ifndef CHECK_H
#define CHECK_H

#include "evidence.h"
#include "ptx.h"
#include "sagepick.h"
#include "url.h"

struct verdict {
	struct cc gpu;
	enum cc_verdict verdict;
	const struct kernels_file
		*strange; /* it is not served by what is known; or NULL */
	struct str why;
	struct str driver; /* "580.65.06 (CUDA 13.0)" where it is served by PTX only */
};

/* How much of a wheel on a server was moved. */
struct check_moved {
	uint64_t received, size;
	size_t nread, nlibraries;
};

struct wheelfile;

struct check {
	struct arena *arena;
	struct wheels wheels;
	struct ptx_facts facts;
	struct cc_list ccs;
	const struct wheels_package *package; /* NULL: all libraries count */
	struct kernels kernels;
	struct verdict *verdicts;
	struct env *env; /* NULL: no --site or --root was given */
	struct evidence_list evidence;
	bool all; /* of all libraries, also where the answer is clear before */
	struct check_moved moved; /* size 0: nothing came from a server */
};

/* Adds a wheel by its address: of it only what decides the answer is brought. */
int check_add_url(struct check *check, const struct url *url, struct err *err);
/* The wheel's libraries, and it itself, against the environment. */
int check_compare(struct check *check, const struct kernels *kernels,
		  const struct wheelfile *wheel, struct err *err);

/* NAME<TAB>CODE<TAB>CUDA for libraries, GPU<TAB>VERDICT<TAB>WHY for GPUs,
 * WHAT<TAB>ok|not<TAB>WHY for the environment */
void check_print_lines(const struct check *check);
void check_print_json(const struct check *check);

#endif
