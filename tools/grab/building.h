/* SPDX-License-Identifier: Apache-2.0 */
/* A tree that is being made, beside its place. */
#ifndef BUILDING_H
#define BUILDING_H

#include "tree.h"

struct building {
	struct grab *grab;
	struct tree *tree;
	struct arena mem; /* of one attempt: an unpacker is large */
	const char *dir;  /* ".NAME.grab-tree" beside the place */
	int lock;
	struct unpack *unpack;
	char name[41]; /* git's name of the tree, where git was asked; or "" */
};

/* Brings the files into dir; those of an archive are of the commit that is wanted. */
int building_fill(struct building *building);
/* The same by git, into an empty folder, with git's name of the tree. */
int building_git(struct building *building);

#endif
