/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEP 508 environment markers as packaging 26.3 reads, prints and evaluates them:
 * python_version < "3.13" and sys_platform == "linux".
 */
#ifndef MARKER_H
#define MARKER_H

#include "specifier.h"

enum marker_var {
	MARKER_IMPLEMENTATION_NAME,
	MARKER_IMPLEMENTATION_VERSION,
	MARKER_OS_NAME,
	MARKER_PLATFORM_MACHINE,
	MARKER_PLATFORM_PYTHON_IMPLEMENTATION,
	MARKER_PLATFORM_RELEASE,
	MARKER_PLATFORM_SYSTEM,
	MARKER_PLATFORM_VERSION,
	MARKER_PYTHON_FULL_VERSION,
	MARKER_PYTHON_VERSION,
	MARKER_SYS_PLATFORM,
	MARKER_EXTRA,
	MARKER_NVARS, /* of those that have a value in an environment */
	MARKER_EXTRAS = MARKER_NVARS,
	MARKER_DEPENDENCY_GROUPS,
	MARKER_VALUE, /* no variable, but a quoted string */
};

/* One value a variable; an absent one is undefined, and to ask for it is an error. */
struct marker_env {
	struct str value[MARKER_NVARS];
};

struct marker;

/*
 * Reads the whole of text. *marker lives in the arena and may refer to text. Returns
 * false with *why, a constant phrase, where text is no marker. Parentheses may nest 200
 * deep.
 */
bool marker_parse(struct marker **marker, struct arena *arena, struct str text,
		  const char **why);
/* The same for the marker that text starts with; *used gets its length. */
bool marker_scan(struct marker **marker, struct arena *arena, struct str text,
		 size_t *used, const char **why);

/* The normal form as packaging prints it. A value with a backslash, a quote or a control
 * character is printed bare, and may read back as something else. */
struct str marker_str(const struct marker *marker, struct arena *arena);

/* Holds where a and b do; b may be NULL, and what is the same as a adds nothing. */
struct marker *marker_both(struct arena *arena, const struct marker *a,
			   const struct marker *b);

/* 1 or 0; -1 where it asks for an undefined variable or compares what has no order. */
int marker_eval(const struct marker *marker, const struct marker_env *env,
		struct arena *arena);
/* The same where an undefined variable may have any value: 1 or 0 where the others decide
 * ("python_version < '3.9' and ..." for Python 3.12), else -1. */
int marker_decide(const struct marker *marker, const struct marker_env *env,
		  struct arena *arena);

/* Does what asks for sets (extras, dependency_groups) search them, as in "x" in extras? PEP
 * 751 knows nothing else, but packaging reads it. */
bool marker_searches_sets(const struct marker *marker);
/* Is each comparison one of a variable with a text, of Python's version with versions? uv
 * takes all others for true, where packaging answers, or gives up. */
bool marker_reads_alike(const struct marker *marker, struct arena *arena);

/* Calls see for each comparison of a variable, with the text beside it. */
void marker_each(const struct marker *marker,
		 void (*see)(void *context, enum marker_var var, struct str value),
		 void *context);

/* The variable of this name ("python_version"), MARKER_VALUE where there is none. */
enum marker_var marker_var(struct str name);
struct str marker_var_name(enum marker_var var);

#endif
