/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which CUDA tag fits a torch, a Python, a driver, GPUs and an image: every candidate is
 * judged by every rule, and each verdict has its reason. Pure functions of the facts and
 * the question.
 */
#ifndef TAGS_H
#define TAGS_H

#include "cuda.h"
#include "torch.h"

struct tags_ask {
	const struct torch_table *torch;
	const struct cuda_table *cuda;
	const struct gpu_table *gpus;
	struct str
		version;   /* of torch; absent: the newest for which there is an answer */
	struct str tag;    /* only this one: what the installed torch was built for */
	bool installed;    /* it is there already, so that its Python is right */
	struct str python; /* "3.12", "cp313t"; absent: any */
	struct cc_list ccs;    /* every one must be served; none: not asked */
	struct str driver;     /* absent: not known */
	struct str platform;   /* "linux_x86_64" */
	enum cuda_os os;       /* whose driver it is: CUDA_WINDOWS under WSL */
	struct cuda image;     /* CUDA of the image; major 0: none */
	struct str image_from; /* who says so: "CUDA_VERSION" */
};

enum tags_rule {
	TAGS_PUBLISHED, /* is there a wheel of this torch for the tag? */
	TAGS_PYTHON,    /* and for the Python? */
	TAGS_CODE,      /* does it hold code for every GPU? */
	TAGS_DRIVER,    /* does the driver know the GPUs, and support the tag's CUDA? */
	TAGS_IMAGE,     /* does it fit the CUDA that the image has? */
	TAGS_NRULES,
};

enum tags_verdict {
	TAGS_OPEN,    /* nobody asked */
	TAGS_YES,     /* yes */
	TAGS_LIMITED, /* yes, with limits: PTX only, minor-version compatibility, ... */
	TAGS_UNKNOWN, /* not recorded */
	TAGS_REFUSED, /* no */
};

struct tags_ruling {
	enum tags_verdict verdict;
	struct str why; /* a sentence; absent: nothing to say */
};

enum tags_class {
	TAGS_NATIVE, /* the driver supports it in full, or is not known */
	TAGS_COMPAT, /* only by minor-version compatibility */
	TAGS_UNSURE, /* what its wheels hold, or what it needs, is not recorded */
	TAGS_NO,
};

struct tags_candidate {
	struct str tag;
	struct cuda cuda;
	bool off_matrix;
	bool doubtful; /* rests on a fact that nobody is sure of */
	enum tags_class class;
	bool compat;         /* by minor-version compatibility, also when TAGS_UNSURE */
	unsigned image_rank; /* 0: fits the image's CUDA, 1: another minor, 2: major */
	struct tags_ruling rules[TAGS_NRULES];
	struct str driver;        /* the least that supports it and the GPUs in full */
	struct str compat_driver; /* the least that admits it */
};

struct tags_answer {
	const struct torch_release *release;
	bool exact;   /* the release is in the facts; else it is the closest older one */
	bool assumed; /* nobody named a torch */
	bool newer_driver;                 /* of a branch above all in the facts */
	struct tags_candidate *candidates; /* best first */
	size_t ncandidates;
	const struct tags_candidate *best; /* NULL: none */
};

/* Returns 0; -E_NOMATCH with answer filled in and a text that says what forbade each
 * candidate and what would help. */
int tags_choose(struct tags_answer *answer, struct arena *arena,
		const struct tags_ask *ask, struct err *err);

bool tags_is_refused(const struct tags_candidate *it, enum tags_rule rule);
/* "published", "python", ...; "yes", "limited", ... ("-" where nobody asked) */
const char *tags_rule_word(enum tags_rule rule);
const char *tags_verdict_word(enum tags_verdict verdict);

/* Tags that some release has for the platform and this one has not: "cu118, cu121", or
 * absent. */
struct str tags_unpublished(const struct torch_table *table,
			    const struct torch_release *release, struct str platform,
			    struct arena *arena);

/* "https://download.pytorch.org/whl/cu128" */
struct str tags_index_url(struct str tag, struct arena *arena);

#endif
