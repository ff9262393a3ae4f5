/* SPDX-License-Identifier: Apache-2.0 */
/* One vocabulary of failures: a code, the word people see, the exit status programs see.
 */
#ifndef ERR_H
#define ERR_H

#include "base.h"

/* code, word, exit status (stable API: DESIGN, "Contracts common to all tools") */
#define ERR_LIST(X)                                                                     \
	X(NOMATCH, "nomatch", 1) /* asked correctly, the answer is no */                \
	X(USAGE, "usage", 2)     /* wrong command line */                               \
	X(FORMAT, "format", 3)   /* malformed input; the text starts with file:line: */ \
	X(NETWORK, "network", 4) /* temporary; a retry may help */                      \
	X(CHECKSUM, "checksum", 5) /* the bytes are wrong; never retry */               \
	X(SYSTEM, "system", 6)     /* disk, permission, resource */

enum err_code {
	E_OK,
#define X(code, word, status) E_##code,
	ERR_LIST(X)
#undef X
};

struct err {
	enum err_code code;
	char text[1024]; /* one line that names the object and the reason; raw bytes,
			    escaped when printed */
};

/* Fills err and returns -code, so that a room can `return err_set(...)`. err may not be
 * NULL. */
int err_set(struct err *err, enum err_code code, const char *format, ...) PRINTF(3, 4);
/* The same for a failed system call: E_SYSTEM, with ": " and errno's text behind. */
int err_sys(struct err *err, const char *format, ...) PRINTF(2, 3);
/* E_FORMAT with "file:line:col: " in front; col 0 leaves it out. */
int err_at(struct err *err, struct str file, unsigned line, unsigned col,
	   const char *format, ...) PRINTF(5, 6);

const char *err_word(enum err_code code);
int err_status(enum err_code code);
/* Prints "tool: word: text" to stderr, escaped, and returns the exit status. */
int err_exit(const struct err *err, const char *tool);

#endif
