/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file on its way: bytes go into ".NAME.grab-part" beside the destination, which gets
 * its name by rename when they are proven. One process at a time holds it, by a lock.
 */
#ifndef PART_H
#define PART_H

#include "err.h"
#include "record.h"
#include "sink.h"

/* A regular file, as it was when it was looked at. */
struct part_seen {
	bool there;
	uint64_t size;
	int64_t mtime; /* nanoseconds */
};

struct part {
	const char *dest;  /* where the file will stand */
	const char *data;  /* .NAME.grab-part */
	const char *state; /* .NAME.grab-state: a record of what data holds */
	const char *fresh; /* .NAME.grab-new: for an instant, what is about to be dest */
	const char *next;  /* .NAME.grab-next: for an instant, what is about to be data */
	const char *record;    /* .NAME.grab: a record of the file at dest */
	struct part_seen seen; /* dest, when the part was named */
	int fd;
	uint64_t size; /* of what is in data; of what will be, once allocated */
	bool waited;   /* another process held the lock before us */
	bool sealed;   /* set it: part_commit makes the file read-only */
	bool bare;     /* no state has been written since part_reset */
	bool made;     /* data is a file that we made, and nobody else writes to */
};

/* Names the files and looks at dest, which must not end in '/'; nothing is touched.
 * -E_SYSTEM where it is something else than a file. */
int part_name(struct part *part, struct arena *arena, const char *dest, struct err *err);
/*
 * Opens data, making folders and file, without waiting: *locked is false where another
 * process holds the lock, and nothing is open then; ask again. part->waited tells that
 * this happened before. size is that of what an earlier process left. End with
 * part_commit or part_close.
 */
int part_try(struct part *part, bool *locked, struct err *err);
/* Forgets what data holds, and its state, before another byte is written. */
int part_reset(struct part *part, struct err *err);
/* The first *n bytes of data, fewer if it is shorter. */
int part_head(const struct part *part, char *bytes, size_t *n, struct err *err);
/*
 * Syncs, renames to dest, closes; then the part is closed, whatever happened. -E_SYSTEM if
 * data is not as long as it should be, or another process has taken its name. May run on
 * another thread while nobody else touches the part.
 */
int part_commit(struct part *part, struct err *err);
/* Gives up the lock; keep false, or nothing to keep, removes data and state. */
void part_close(struct part *part, bool keep);

/* Removes what a commit to a dest that is right now left when it was cut short; cheap. */
void part_tidy(const struct part *part);

/* Reads and writes records; one that is damaged or missing is false. */
bool part_load(struct record *record, struct arena *arena, const char *path);
int part_save(const struct record *record, struct arena *arena, const char *path,
	      struct err *err);

/* Size and times of a regular file; false if there is none. ctime is 0 for a file with
 * several names: each name that comes or goes changes it. */
bool part_stat(const char *path, uint64_t *size, int64_t *mtime, int64_t *ctime);
/* The same, to be compared with a later look. */
struct part_seen part_look(const char *path);
/* The sum of a whole file, and its size. */
int part_sum_file(struct digest_value *value, uint64_t *size, const char *path,
		  struct err *err);
/* Gives the bytes of a file to a sink. */
int part_read_file(const char *path, struct sink sink, struct err *err);

#endif
