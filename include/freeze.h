/* SPDX-License-Identifier: Apache-2.0 */
/* A distribution as `pip freeze` prints it. */
#ifndef FREEZE_H
#define FREEZE_H

#include "site.h"

/*
 * *line gets "name==1.0", "name===raw", "name @ url", or for an editable install a
 * comment, where pip writes one, and "-e ...", without the last newline. Credentials in
 * addresses are left out. *note gets what is wrong with its direct_url.json (the line is
 * then as if there were none), or stays absent.
 */
void freeze_line(struct str *line, struct str *note, struct arena *arena,
		 const struct site *site, const struct dist *dist);

/* Does `pip freeze` leave it out: pip itself, what belongs to Python, and before 3.12
 * setuptools and wheel? python: "3.11", or absent. all: pip and its kin count. */
bool freeze_skips(struct str canonical, struct str python, bool all);

#endif
