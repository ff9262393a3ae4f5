/* SPDX-License-Identifier: Apache-2.0 */
/* What judge.c and judge_name.c share while they look at one line. */
#ifndef JUDGE_H
#define JUDGE_H

#include "clean.h"

struct judge {
	struct clean *clean;
	const struct reqfile_line *line;
	struct place place;
	struct err *err;
};

/* result: what the line became, absent where it goes. reason: absent for the rule's. */
void judge_change(const struct judge *j, unsigned code, struct str result,
		  struct str reason);
/* The same for a line that goes; true. */
bool judge_removed(const struct judge *j, unsigned code, struct str reason);

/*
 * judge_name.c: what follows from the name: releases with malware, dead names, families,
 * caps, protection. False where the requirement goes.
 */
bool judge_name(const struct judge *j, struct requirement *req);
/* Releases that carried malware are excluded; false where nothing else is left. */
bool judge_malware(const struct judge *j, struct requirement *req);
/* Do the limits allow all that the set does? */
bool judge_within(const struct specifier_set *set, const struct specifier_set *limits,
		  struct arena *arena);

#endif
