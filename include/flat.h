/* SPDX-License-Identifier: Apache-2.0 */
/* Chosen folders become the files in them. */
#ifndef FLAT_H
#define FLAT_H

#include "choose.h"

/*
 * Folders that are listed give way to their files; a file that several entries bring is
 * left once, where it is the same one. Returns 0, or -E_FORMAT with file:line:col: a
 * folder that is not listed, two files for one path, one path inside another.
 */
int flat_files(struct choice *choice, struct arena *arena,
	       const struct manifest *manifest, struct err *err);

#endif
