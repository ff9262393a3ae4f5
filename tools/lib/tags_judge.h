/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that judge tags: one candidate by every rule, and what is said
 * where none is left. */
#ifndef TAGS_JUDGE_H
#define TAGS_JUDGE_H

#include "tags.h"

/* tag and off_matrix are set; exact: the release is in the facts. */
void tags_judge(struct tags_candidate *it, const struct tags_ask *ask,
		const struct torch_release *release, bool exact, struct arena *arena);

/* -E_NOMATCH: what forbade each candidate, and what would help. */
int tags_refuse(const struct tags_answer *answer, const struct tags_ask *ask,
		struct arena *arena, struct err *err);

/* "8.9, 12.0" */
struct str tags_numbers(const struct cc_list *list, struct arena *arena);

/* "3.12" of "cp312" and of "3.12" */
struct str tags_python(struct str python, struct arena *arena);

#endif
