/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tar archives as a stream: ustar, with the pax and GNU ways to write long names. Only
 * reads; what is done with the entries is the receiver's business (see unpack.h). No I/O.
 */
#ifndef TAR_H
#define TAR_H

#include "arena.h"
#include "err.h"

enum tar_kind { TAR_FILE, TAR_DIR, TAR_LINK, TAR_HARDLINK, TAR_OTHER };

struct tar_entry {
	enum tar_kind kind;
	struct str path;   /* as written in the archive; not checked */
	struct str target; /* of links */
	uint64_t size;     /* of a file's bytes, else 0 */
	unsigned mode;     /* permission bits */
};

struct tar_receiver {
	/* A new entry; its strings are valid during the call. */
	int (*entry)(void *context, const struct tar_entry *entry, struct err *err);
	/* The next bytes of the file that entry announced: size bytes in all. */
	int (*bytes)(void *context, struct str bytes, struct err *err);
	/* A comment of the whole archive: the commit, in archives that git makes. Or NULL. */
	int (*comment)(void *context, struct str comment, struct err *err);
	void *context;
};

struct tar;

/* The arena serves as long as the archive is read. */
struct tar *tar_open(struct arena *arena, struct tar_receiver receiver);
/* -E_FORMAT for what is no tar archive, else what the receiver returned. */
int tar_feed(struct tar *tar, struct str bytes, struct err *err);
/* -E_FORMAT if the archive is not complete. */
int tar_end(struct tar *tar, struct err *err);

#endif
