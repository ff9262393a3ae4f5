/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as Python's str sees it, in UTF-8: which code points are white space, what ends a
 * line. pip's reading of a file rests on both.
 */
#ifndef PYTEXT_H
#define PYTEXT_H

#include "base.h"

/* The length of the white-space character that s starts with, 0 for none (str.isspace).
 */
size_t py_space(struct str s);
/* The length of the one that s ends with, 0 for none. */
size_t py_space_end(struct str s);
/* str.strip() */
struct str py_strip(struct str s);
/* Takes the next line, without what ends it, out of *rest (str.splitlines); false when
 * *rest is used up. */
bool py_line(struct str *rest, struct str *line);

#endif
