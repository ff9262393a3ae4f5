/* SPDX-License-Identifier: Apache-2.0 */
/* An answer that brings a file: what is made of the plan. */
#ifndef ANSWER_H
#define ANSWER_H

#include "plan.h"

struct answer {
	struct request *request;
	struct wire *wire;
	const struct plan *plan;
	struct content content;
	struct slot *sent;
	bool partial;
	uint64_t first, end; /* what the answer says: [first, end) */
	uint64_t from, upto; /* what is sent */
	char etag[80], modified[64], date[64];
};

/* Does the connection end with this answer? */
bool answer_closes(const struct answer *answer);
void answer_say_head(struct answer *answer);

#endif
