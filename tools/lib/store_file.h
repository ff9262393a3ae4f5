/* SPDX-License-Identifier: Apache-2.0 */
/* One file that may be the wanted one: what the files of the store room share. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "part.h"
#include "store.h"

#include <sys/stat.h>

struct candidate {
	const char *path;
	int fd;
	bool is_object; /* of the store, whose files are ours and read-only */
	bool proven;    /* its sum is known to be the wanted one */
	uint64_t size;
	int64_t mtime, ctime;
};

/* False, and nothing open, for what is no file of the wanted size, or cannot be read. */
bool candidate_open(struct candidate *candidate, struct arena *arena, const char *path,
		    bool is_object, const struct store_want *want);
void candidate_close(struct candidate *candidate);
/* Nobody but this user or root may write to it. */
bool candidate_is_safe(const struct stat *st);
/* Reads fd, which may be a copy of the candidate's bytes: has it the wanted sum? */
bool candidate_is_wanted(int fd, const struct store_want *want);
/* Neither written to nor cut since it was opened. */
bool candidate_unchanged(const struct candidate *candidate);
/* Keeps the next process from reading an object; failing is fine. */
void candidate_record(const struct candidate *candidate, struct arena *arena,
		      const struct store_want *want);

/* Makes dest of it by link, reflink or copy. *made false: it is another file. */
int store_bring(struct candidate *candidate, struct arena *arena,
		const struct store_want *want, bool *made, struct err *err);

/* Calls take with paths that may be the wanted file, until it returns other than 0,
 * which is then returned. */
struct look {
	int (*take)(void *context, const char *path, struct err *err);
	void *context;
	struct arena *arena;
	const struct store_want *want;
};
int store_look(const struct look *look, const char *dir, struct err *err);

/* DIR/sha256/ab/HEX */
const char *store_path(struct arena *arena, const char *dir,
		       const struct digest_value *sha256);

#endif
