/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the room lock share. */
#ifndef LOCK_PARTS_H
#define LOCK_PARTS_H

/* For qsort: by path and address; by folder. */
int lock_order(const void *left, const void *right);
int lock_order_trees(const void *left, const void *right);

#endif
