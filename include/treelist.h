/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a source tree as it stands in a folder, with git's sums of what they hold.
 * Left out: ".git" wherever it stands, and at the top the
 * ".grab-commit" that grab itself leaves there.
 */
#ifndef TREELIST_H
#define TREELIST_H

#include "treehash.h"

struct treelist {
	struct treehash_entry *entries; /* files, programs and links, sorted by path */
	size_t nentries;
	uint64_t bytes;      /* of all files */
	struct str pointer;  /* the first file that is a Git LFS pointer; or absent */
	bool has_repository; /* below, with a .git of its own: a submodule's is a file */
};

/* Links are not followed; pipes, devices and empty folders do not count. */
int treelist_read(struct treelist *list, struct arena *arena, const char *dir,
		  struct err *err);

/* Is this text the pointer that Git LFS keeps instead of a file? */
bool treelist_is_pointer(struct str text);

enum treelist_change { TREELIST_SAME, TREELIST_CHANGED, TREELIST_GONE, TREELIST_ADDED };

/*
 * What became of the files of `was` (sorted) in `is`: calls told for every path that is
 * not the same, in order. What Python compiles into __pycache__ is nobody's work and not
 * told. Returns how many were told.
 */
size_t treelist_compare(const struct treelist *was, const struct treelist *is,
			void (*told)(void *context, struct str path,
				     enum treelist_change change),
			void *context);

#endif
