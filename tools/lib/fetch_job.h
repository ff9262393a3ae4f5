/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One file on its way, and the run of which it is a part. All of it belongs to the main
 * thread; a task of the pool gets what it needs, or the whole job while it is JOB_BUSY.
 */
#ifndef FETCH_JOB_H
#define FETCH_JOB_H

#include "fetch_http.h"
#include "part_pieces.h"
#include "pieces.h"
#include "store.h"
#include "work.h"

struct run;
struct lane;

enum job_phase {
	JOB_BUSY,     /* a task has it */
	JOB_WAITING,  /* another process holds the lock */
	JOB_READY,    /* bytes may come */
	JOB_SETTLING, /* its requests and tasks end; then what `then` says */
	JOB_OVER,
};

struct job_task {
	struct task task; /* first */
	struct job *job;
	void (*done)(struct job_task *task); /* back on the main thread */
	bool running;
	int status;
	struct err err;
	struct span span;
	struct state_front front;
};

struct job {
	struct run *run;
	const struct fetch_file *want;
	size_t index;
	struct job *next, **place; /* in the run's list */
	struct arena mem;          /* of this file alone */
	enum job_phase phase;
	void (*then)(struct job *job); /* what comes after JOB_SETTLING */
	bool discard;                  /* and what is here goes away then */
	uint64_t wake; /* ticks when to look at it again; 0: not by time */

	/* from where */
	size_t source; /* 0: want->url, else a mirror */
	struct url url;
	struct str shown; /* for messages */
	struct digest_value url_sum;
	bool has_final;           /* where the bytes come from is known */
	struct http_answer final; /* only its url and moved */
	bool resolving;           /* a request goes by way of url to find that out */

	/* to where */
	struct store store;
	struct part part;
	const char *record_path; /* beside want->dest */
	bool is_object;          /* part is that of the store's object */
	struct record record;    /* of the file that stands at dest, where usable */
	bool can_ask;            /* record and file agree: ask whether it changed */
	bool there;              /* dest is right already, or the server says so */
	bool looked_again;       /* another process was at it meanwhile */
	struct part_seen seen;   /* the record of what stands there, before the look */
	bool stale;              /* there, by reading it: its record is to be renewed */
	struct digest_value sum; /* of the file at dest */

	/* what it is */
	bool known; /* an answer, or a state on disk, says: */
	bool has_total;
	uint64_t total;
	struct str etag, modified;    /* see piece_validators */
	struct str sent;              /* Last-Modified, for a later question */
	bool whole;                   /* in one request without a range */
	bool is_page;                 /* the server calls it HTML, XML or JSON */
	bool unproven;                /* nothing says where it ends */
	struct digest_value sha256;   /* expected: as wanted, or as the server says */
	struct digest_value git_sha1; /* the same; asked only where that is not known */

	/* how far it is */
	struct pieces pieces;
	bool has_pieces;
	struct state_span *spans; /* finished, with their sums */
	size_t nspans, room;
	struct state_front hashed, synced;
	struct job_task busy, hash, sync;
	struct state left; /* by an earlier process */
	bool head_checked, has_state, state_due;
	bool broken;                          /* what was written cannot be read */
	uint64_t saved, hashed_at, synced_at; /* ticks */
	uint64_t received, resumed;           /* bytes now, and by an earlier process */

	/* what went wrong */
	uint64_t told; /* a size in an answer that was of no use; 0: none */
	unsigned tries, restarts, nignored;
	uint64_t best;       /* bytes that were here at a failure */
	uint64_t failed_at;  /* ticks */
	uint64_t not_before; /* ticks of the next request */
	bool untrusted;      /* the sum was wrong once: no second time */
	int status;
	struct err err;
	struct err *worse; /* of the failures at other addresses; or NULL */
	struct fetch_result result;
	unsigned nlanes;
	unsigned nparts; /* answers that its bytes come from */
	bool idle;       /* there is nothing else to ask for now */
	bool joined;     /* it had several requests at once */
	bool ending;     /* all is here */
};

/* fetch_job.c: the way of a file; fetch_fail.c: where it goes wrong. */
void job_begin(struct job *job);
/* Its time has come, or something happened to it. */
void job_step(struct job *job);
/* Ends its requests and tasks, then goes on with `then`. */
void job_settle(struct job *job, void (*then)(struct job *job));
/* It has failed for good, as job->err says: the next mirror, or the end. */
void job_fail(struct job *job, int status);
/* What is here is of no use: from the start again. why is for people, or NULL. */
void job_anew(struct job *job, const char *why);
/* Does a request bring bytes of it? Then another one's failure is about that one: some
 * servers refuse a second connection. */
bool job_is_fed(const struct job *job);
/* A request failed: later again, or never. started: ticks. */
void job_retry(struct job *job, const struct http_answer *answer, uint64_t started);
/* dest is what is wanted, job->sum its sum. */
void job_succeed(struct job *job);
/* Every byte is here. */
void job_complete(struct job *job);
/* The run ends: keeps what is here for later. */
void job_give_up(struct job *job);
/* The address that job->source says; -E_USAGE where it is refused. */
int job_take_source(struct job *job);
/* Out of the run, to be told; with job->status where it failed. */
void job_over(struct job *job, int status);
void job_end_failed(struct job *job);
/* Hands the whole job to the pool. */
void job_hand_over(struct job *job, void (*run)(struct task *task),
		   void (*done)(struct job_task *task));

/* fetch_look.c: what is there already. */
/* Sets there, can_ask; *slow where the file would have to be read, and is not unless `slow`
 * says so already. */
int job_look(struct job *job, bool *slow, struct err *err);
/* Writes the record of the file at dest. */
void job_record(struct job *job, struct record record);
/* The same where the file had to be read: the next one need not. */
void job_renew(struct job *job);
/* The same for the file that is about to be there. */
void job_announce(struct job *job, struct record record);
/* -E_USAGE where dest leads out of want->root. */
int job_inside(const struct job *job, struct err *err);

/* fetch_claims.c: what answers say. */
/* Takes sums and sizes that the answer states; -E_CHECKSUM where two sides disagree. */
int job_claims(struct job *job, const struct http_answer *answer, struct err *err);
/* -E_CHECKSUM where the first bytes are not of the kind that the name says. head: they,
 * CONTENT_HEAD or all there are; absent: read them. */
int job_check_head(struct job *job, struct str head, struct err *err);
/* Compares size, sum and content with what is known. */
int job_verify(struct job *job, struct err *err);
int job_write(struct job *job, uint64_t at, struct str bytes, struct err *err);

/* fetch_git.c: the same for the sum by which git names content. */
int job_git_claims(struct job *job, const struct digest_value *said, struct err *err);
int job_git_verify(struct job *job, uint64_t size, struct err *err);
/* Sets there, and sum, for the file of this size at dest. */
int job_git_look(struct job *job, uint64_t size, struct err *err);

/* fetch_state.c: hashing, syncing, saving, behind the writer. */
void job_follow(struct job *job);
void job_start_over(struct job *job);
bool job_adopt(struct job *job);
void job_adopted(struct job *job);
void job_add_span(struct job *job, const struct state_span *span);
void job_save(struct job *job);

/* Tasks for job_hand_over; each leaves job->busy.status and err. */
void task_look(struct task *task);
void task_resume(struct task *task);
void task_find(struct task *task);
void task_copy(struct task *task);
void task_finish(struct task *task);

#endif
