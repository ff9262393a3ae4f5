/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns for paths. No I/O. */
#ifndef GLOB_H
#define GLOB_H

#include "base.h"

/*
 * Does the pattern fit the whole path? '*' (and "**") stands for any run of bytes, also
 * with '/' in it, '?' for one byte, [a-z] for one of these, [!a-z] for one of the others.
 * A pattern that ends with '/' fits all that is below. A '[' without ']' is one itself.
 */
bool glob_match(struct str pattern, struct str path);

#endif
