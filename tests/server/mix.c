/* SPDX-License-Identifier: Apache-2.0 */
/* Misbehaviours by lot, each of which heals; after the first few requests there are none. */
#include "plan.h"

#include <string.h>

enum { FAULTS_MOST = 12 };

static const char *
draw_word(uint64_t draw)
{
	static const char *const words[] = {
		"norange", "otherrange", "shiftless",  "barerange", "liar",
		"units",   "backwards",  "longrange",  "416bare",   "twolengths",
		"oddhead", "resethead",  "lastcall",   "nohead",    "halfrange",
		"earlier", "badchunk",   "nolastchunk"};

	return words[draw % (sizeof(words) / sizeof(words[0]))];
}

void
mix_plan(struct plan *plan, struct request *request, uint64_t seed)
{
	uint64_t draw = shared_mix(seed * 1000003 + request->count);

	(void)draw_word;
	if (request->count >= FAULTS_MOST || draw % 3 == 0)
		return;
	draw >>= 8;
	plan->stop_percent = (unsigned)(draw >> 16) % 100;
	plan->stop = draw % 2 ? STOP_RESET : STOP_CLOSE;
}
