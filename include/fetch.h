/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes from elsewhere: https, http to this machine (or with a known sum), and file:
 * addresses. Certificates are always verified. A session is for one thread; several
 * sessions may run side by side.
 */
#ifndef FETCH_H
#define FETCH_H

#include "arena.h"
#include "digest.h"
#include "err.h"
#include "sink.h"

struct fetch;

/* Of all that one call brings. */
struct fetch_progress {
	struct str url; /* of the largest file on its way, without secrets */
	uint64_t done;  /* bytes that are there */
	bool has_total; /* false while the size of a file is not known */
	uint64_t total;
	size_t files, nfiles; /* finished, of so many */
};

enum { FETCH_CONNECTIONS = 64 };

/* All zero is a good choice. */
struct fetch_options {
	const char *cacert;   /* a file of certificates to trust instead of the others */
	unsigned attempts;    /* 0: 6 */
	unsigned stall;       /* seconds without data until an attempt ends; 0: 30 */
	unsigned delay;       /* milliseconds before the second attempt; 0: 500 */
	unsigned connections; /* most at once, 1 to FETCH_CONNECTIONS; 0: 32 */
	const char *store;    /* a folder of files by their sums, shared; or NULL */
	/* Folders that may hold the file already, ended by NULL; or NULL. */
	const char *const *look_in;
	/* Either may be NULL. Called often; note gets a line for people. */
	void (*progress)(void *context, const struct fetch_progress *progress);
	void (*note)(void *context, const char *text);
	void *context;
};

/* The options and the arena must outlive the session. Never fails to be closed. */
int fetch_open(struct fetch **fetch, struct arena *arena,
	       const struct fetch_options *options, struct err *err);
void fetch_close(struct fetch *fetch);

struct fetch_file {
	struct str url;
	const char *dest;             /* the file's name, no folder */
	struct digest_value sha256;   /* n 0: not known */
	struct digest_value git_sha1; /* of the content as a git blob; n 0: not known */
	bool has_size;
	uint64_t size;
	bool trust_existing;       /* a file that is there is taken as it is */
	const struct str *mirrors; /* other addresses, in the order they are tried */
	size_t nmirrors;
	/* dest must lie below this folder, also when links are followed; or NULL */
	const char *root;
	const char *path; /* dest as seen from root, for look_in; or NULL */
};

struct fetch_result {
	bool was_there;    /* nothing was downloaded */
	bool unproven;     /* neither length nor sum was known, so it may end early */
	uint64_t received; /* bytes that came over the network */
	uint64_t size;
	struct digest_value sha256; /* n 0 if the file was trusted as it is */
};

/*
 * Brings want->url to want->dest: resumed, verified, and by rename, so that dest is
 * complete or as it was. Returns 0; -E_USAGE for an address that is refused; -E_NOMATCH
 * where the server has no such file or does not give it to us; -E_NETWORK; -E_CHECKSUM
 * for wrong bytes, a wrong size, or something else than the name says; -E_SYSTEM.
 */
int fetch_file(struct fetch *fetch, const struct fetch_file *want,
	       struct fetch_result *result, struct err *err);

struct fetch_batch {
	bool keep_going; /* a failure does not keep further files from being started */
	/*
	 * Called once for each file, from the calling thread, as it ends: status and err
	 * as fetch_file gives them (err is E_OK's for 0), result is valid for 0. Files
	 * that were not started, or given up, after a failure get no call. Or NULL.
	 */
	void (*finished)(void *context, size_t index, int status,
			 const struct fetch_result *result, const struct err *err);
	void *context;
};

/*
 * Many files over one budget of connections: largest first, unknown sizes last. No two
 * may have one dest. Returns 0, or the status of the worst failure (the one with the
 * highest exit status) with its err.
 */
int fetch_files(struct fetch *fetch, const struct fetch_file *files, size_t nfiles,
		const struct fetch_batch *batch, struct err *err);

/* A body of at most max bytes, into the arena; longer is -E_CHECKSUM. */
int fetch_bytes(struct fetch *fetch, struct str *bytes, struct arena *arena,
		struct str url, size_t max, struct err *err);

struct fetch_stream {
	struct str url;
	bool has_sum; /* the caller proves the bytes: http from anywhere is fine */
	bool as_sent; /* the sink wants what is packed, of which servers say so twice */
	struct sink sink;
	/* Called before every attempt, with the sink's context: start over. Or NULL. */
	int (*restart)(void *context, struct err *err);
};

/* A whole body into a sink; on a failure that may heal it starts over. */
int fetch_stream(struct fetch *fetch, const struct fetch_stream *want, struct err *err);

/* The certificates built in, as PEM. */
struct str fetch_ca_bundle(void);

#endif
