/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libraries and wheels ask of the environment that they are to be loaded in, beside
 * kernels: each a reason why an import would fail, or pip would change what is there.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "kernels.h"
#include "site.h"

struct evidence {
	const char *what; /* "tags", "cudart", "abi", "torch", "glibc", "requires" */
	bool is_against;
	struct str why;
};

struct evidence_list {
	struct arena *arena;
	struct evidence *p;
	size_t n, size;
};

struct evidence_ask {
	const struct wheel *wheel;     /* its tags; or NULL */
	struct str metadata;           /* of the wheel, or absent */
	const struct kernels *kernels; /* with_symbols */
	const struct wheel_target *target;
	const struct site *site;
};

/* Adds what was asked and what the environment has. Returns 0, -E_FORMAT for libraries of
 * the environment that cannot be read, or -E_SYSTEM. */
int evidence_gather(struct evidence_list *list, const struct evidence_ask *ask,
		    struct err *err);
void evidence_add(struct evidence_list *list, const char *what, bool is_against,
		  const char *format, ...) PRINTF(4, 5);
/* The first that is against, or NULL. */
const struct evidence *evidence_against(const struct evidence_list *list);

/* Functions of torch, looked for in the libraries of torch/lib. */
int evidence_torch(struct evidence_list *list, const struct evidence_ask *ask,
		   struct err *err);
/* Versions of glibc and the compiler's libraries. */
int evidence_versions(struct evidence_list *list, const struct evidence_ask *ask,
		      struct err *err);

/* The minor of the newest glibc that this libc.so.6 says it is: 36 for 2.36; 0: none. */
unsigned evidence_glibc(struct str bytes);

#endif
