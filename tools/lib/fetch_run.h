/* SPDX-License-Identifier: Apache-2.0 */
/* Many files over one budget of connections: what fetch_files is made of. */
#ifndef FETCH_RUN_H
#define FETCH_RUN_H

#include "fetch_job.h"
#include "fetch_piece.h"
#include "fold.h"
#include "inflate.h"
#include "pace.h"

enum {
	SAMPLES = 16, /* a quarter of a second apart */
	ORIGINS = 64,
	BIG_FILES = 4, /* that are under way at once */
	POOL = 8,
};

/* A host that requests go to. */
struct origin {
	struct url url;
	struct pace pace;
	unsigned wanted; /* requests for large files */
	unsigned nbig, nsmall;
	unsigned small;  /* the most for small files */
	unsigned ngood;  /* of small files, since `small` was changed */
	unsigned nfresh; /* slow connections that wait to be replaced */
	uint64_t bytes;
	uint64_t not_before; /* ticks: it asked for a pause */
};

/* One request. Its place stays that of a connection from one request to the next. */
struct lane {
	struct job *job; /* NULL: free */
	struct origin *origin;
	struct http *http;
	struct arena mem;
	struct http_ask ask;
	struct piece_ask piece_ask;
	struct piece piece;
	enum piece_verdict verdict;
	struct claim claim;
	struct span asked;
	bool big;       /* counts among the large ones of its origin */
	bool resolving; /* by way of the first address */
	bool direct;    /* to where that led, which may run out */
	bool answered;  /* and the answer is taken */
	bool stopped;   /* no more of it is needed */
	bool shows_end; /* of its body, which has no length */
	bool hedge;     /* for bytes that a slow one was to bring */
	struct inflate *inflate;
	struct fold fold;
	uint64_t started, last, ended; /* ticks */
	uint64_t got;                  /* bytes on this connection */
	uint64_t samples[SAMPLES], times[SAMPLES];
	unsigned nsamples;
};

/* A folder that was found to be below a root; it is not looked at again. */
struct inside {
	const char *root;
	const char *folder;
	uint64_t device, inode;
};

struct run {
	struct fetch *fetch;
	const struct fetch_options *options;
	const struct fetch_file *files;
	size_t nfiles;
	const struct fetch_batch *batch;
	struct arena mem;
	struct place *order;
	size_t next_big, first_rest, next_rest; /* in order */
	size_t most_files;                      /* under way at once */
	struct job *jobs;                       /* under way, in order of their start */
	struct job **last;
	struct job *over, **over_last; /* ended, to be told */
	struct work *work;
	struct inside inside;
	struct lane lanes[FETCH_CONNECTIONS];
	unsigned nlanes;
	unsigned recent[FETCH_CONNECTIONS]; /* free lanes, the last used at the end */
	struct origin *origins[ORIGINS];
	unsigned norigins;
	bool stirred; /* something happened: look who may ask for more */
	bool stopping;
	uint64_t ticked, sampled;
	size_t nover, nunsized;
	uint64_t done, total; /* for the progress */
	int worst;
	struct err err;
};

/* fetch_room.c: -E_SYSTEM where a disk has no room for all that is missing, as far as sizes
 * are known. */
int run_check_room(struct run *run);

/* fetch_lane.c */
/* A request for job: the first, the next piece, or (with slow) the rest of a slow one. */
bool lane_start(struct run *run, struct job *job, struct lane *slow);
/* Ends it; what it was to bring is asked for again. */
void lane_stop(struct lane *lane);

/* Bytes that a request has brought, for the sum of what lane_span tells. */
void lane_fold(struct lane *lane, struct str bytes);
/* What a request for job has brought; false for none, or not worth the word. */
bool lane_span(const struct lane *lane, const struct job *job, struct state_span *span);
/* It has ended: what it brought stays. lane_free is to follow. */
void lane_leave(struct lane *lane);
void lane_free(struct run *run, struct lane *lane);
/* Adds one (or -1) to the requests of its kind at its origin. */
void lane_count(struct lane *lane, int one);
/* Is it one short request? */
bool job_is_small(const struct job *job);

/* fetch_take.c: callbacks of the exchange. */
int lane_begin(void *lane, const struct http_answer *answer, struct err *err);
int lane_body(void *lane, struct str bytes, struct err *err);
/* All of it came, as far as the server knows: and as far as we do? */
int lane_whole(struct lane *lane, const struct http_answer *answer, struct err *err);
/* Sets the verdict; always fails. */
int lane_no_use(struct lane *lane, enum piece_verdict verdict, const char *why,
		struct err *err);

/* fetch_end.c */
void lane_done(void *lane, int status, const struct http_answer *answer,
	       const struct err *err);

/* fetch_lanes.c: who may ask. */
void lanes_fill(struct run *run);
void lanes_tick(struct run *run);
struct origin *origin_of(struct run *run, const struct url *url);
/* Bytes a second over the last three; 0 if it is too young to tell. */
uint64_t lane_rate(const struct lane *lane, uint64_t now);

/* Its pool, which is opened when first asked for. NULL: see run->err. */
struct work *run_work(struct run *run);
void run_note(struct run *run, const char *text);

#endif
