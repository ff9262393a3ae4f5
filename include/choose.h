/* SPDX-License-Identifier: Apache-2.0 */
/* Which files of a manifest are wanted: those of some sets, for some GPUs. */
#ifndef CHOOSE_H
#define CHOOSE_H

#include "manifest.h"

struct choice_by {
	const char *const *sets; /* none means all */
	size_t nsets;
	const char *const *archs; /* values of --arch */
	size_t narchs;
};

struct choice {
	const struct manifest_file **files; /* in the order of sets and manifest */
	size_t nfiles;
};

/*
 * A file that several sets have is given once. Nothing that may be wanted is left out
 * silently: a file with a condition that by->archs do not decide is refused.
 * Returns 0, or -E_USAGE, naming the set, the word, or file:line:col of the entry.
 */
int choose_files(struct choice *choice, struct arena *arena,
		 const struct manifest *manifest, const struct choice_by *by,
		 struct err *err);

#endif
