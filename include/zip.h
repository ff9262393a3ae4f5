/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zip archives, read: the central directory (with zip64), and members stored or deflated,
 * in a stream. Nothing is ever unpacked to disk; what names would do there is refused all
 * the same, since pip will unpack the archive.
 */
#ifndef ZIP_H
#define ZIP_H

#include "arena.h"
#include "sink.h"

struct zip_member {
	struct str name; /* "a/b.so"; a folder ends in "/" */
	uint64_t size, packed;
	uint64_t offset; /* of its local header */
	uint32_t crc;
	unsigned method; /* 0 stored, 8 deflated; others cannot be read */
};

/* An archive that is not all there: its parts are brought before they are read. */
struct zip_source {
	struct str bytes; /* as long as the archive is */
	/* Brings n bytes from `at` on; returns 0 or -E_CODE. NULL: all is there. */
	int (*bring)(void *context, uint64_t at, uint64_t n, struct err *err);
	void *context;
};

struct zip {
	struct zip_source source;
	struct str bytes, file;
	uint64_t directory;         /* where it starts, and members end */
	struct zip_member *members; /* in the order of the directory */
	size_t nmembers;
};

/*
 * bytes: the whole archive, which must outlive zip; file names it in messages. Refused
 * with -E_FORMAT: no zip, several disks, tables outside the file, encryption, two members
 * of one name, names that are absolute, hold "..", "\", control bytes or no UTF-8, and
 * links.
 */
int zip_open(struct zip *zip, struct arena *arena, struct str bytes, struct str file,
	     struct err *err);
/* The same, by parts: the directory and no member. */
int zip_open_from(struct zip *zip, struct arena *arena, const struct zip_source *source,
		  struct str file, struct err *err);
const struct zip_member *zip_find(const struct zip *zip, struct str name);
/* Gives a member's bytes to sink; size and checksum are verified. 0, -E_FORMAT, or what
 * the sink returned. */
int zip_read(const struct zip *zip, const struct zip_member *member, struct arena *arena,
	     struct sink sink, struct err *err);
/* The whole of a member of at most max bytes. */
int zip_load(const struct zip *zip, const struct zip_member *member, struct arena *arena,
	     size_t max, struct str *bytes, struct err *err);

#endif
