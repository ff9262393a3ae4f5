/* SPDX-License-Identifier: Apache-2.0 */
/* What a marker is made of; shared by the files of the marker room only. */
#ifndef MARKER_TREE_H
#define MARKER_TREE_H

#include "marker.h"

enum marker_op {
	MARKER_LESS,
	MARKER_AT_MOST,
	MARKER_EQUAL,
	MARKER_DIFFERENT,
	MARKER_AT_LEAST,
	MARKER_GREATER,
	MARKER_COMPATIBLE,
	MARKER_SAME,
	MARKER_IN,
	MARKER_NOT_IN,
};

struct marker_side {
	enum marker_var var;
	struct str value; /* a string's text, or the variable's name */
};

/* A list in parentheses (kids set), or one test. "and" binds tighter than "or". */
struct marker {
	struct marker *next;
	bool or_before; /* joined to the one before it by "or", not "and" */
	struct marker *kids;
	struct marker_side left, right;
	enum marker_op op;
};

#endif
