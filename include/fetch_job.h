/* SPDX-License-Identifier: Apache-2.0 */
/* One file on its way: what fetch_file (whether and where) and fetch_job (how) share. */
#ifndef FETCH_JOB_H
#define FETCH_JOB_H

#include "fetch_http.h"
#include "part.h"

struct job {
	struct fetch *fetch;
	const struct fetch_file *want;
	struct arena mem; /* of this file alone */
	struct url url;
	struct str shown; /* the address for messages */
	struct digest_value url_sum;
	struct part part;
	struct record record;       /* of the file that stands at dest, where usable */
	bool can_ask;               /* record and file agree: ask whether it changed */
	struct record state;        /* of the bytes in part */
	bool has_state;             /* it is on disk, so that they can be continued */
	struct digest_value sha256; /* expected: as wanted, or as the server says */
	struct http_answer answer;
	bool has_total;
	uint64_t total;
	bool head_checked;
	bool resumed; /* some bytes in part come from an earlier attempt */
	bool restart; /* the server's bytes do not continue ours */
	bool unproven;
	bool unchanged; /* the server says that the file at dest is still right */
	uint64_t received;
};

/*
 * Fills job->part with the whole body, over several attempts. Returns 0 with the part
 * complete (or job->unchanged); on failure what may be continued is kept.
 */
int job_transfer(struct job *job, struct err *err);
/* Compares size, sum and content with what is known. -E_CHECKSUM where they differ. */
int job_verify(struct job *job, struct digest_value *sum, struct err *err);

/* One file by its own address alone. */
int fetch_one(struct fetch *fetch, const struct fetch_file *want,
	      struct fetch_result *result, struct err *err);

#endif
