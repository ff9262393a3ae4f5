/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves the program: escaped for terminals, quoted for shells, flushed and checked.
 */
#ifndef OUT_H
#define OUT_H

#include "base.h"

/*
 * Writes s so that it cannot drive a terminal or forge a line: control bytes, DEL and
 * bytes that are no valid UTF-8 become \xNN, C1 controls and line separators \u{N}; the
 * rest stays.
 */
void out_escaped(FILE *file, struct str s);
/* Writes s in single quotes where a POSIX shell needs them, so that eval and . are safe;
 * NUL bytes, which no shell can hold, are left out.
 */
void out_shell(FILE *file, struct str s);
/* Prints "tool: " and a note for people to stderr, escaped, with a newline. */
void out_note(const char *tool, const char *format, ...) PRINTF(2, 3);
/* Flushes stdout. Returns 0, or 6 after a message when what was printed did not arrive.
 */
int out_exit(const char *tool);

#endif
