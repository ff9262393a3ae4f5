/* SPDX-License-Identifier: Apache-2.0 */
/* direct_url.json (PEP 610): where a distribution came from when it was no index. */
#ifndef DIRECT_URL_H
#define DIRECT_URL_H

#include "arena.h"
#include "err.h"

enum direct_kind { DIRECT_ARCHIVE, DIRECT_DIR, DIRECT_VCS };

struct direct_url {
	enum direct_kind kind;
	struct str url;          /* as written, secrets and all: see direct_url_redact */
	struct str vcs, commit;  /* "git", of DIRECT_VCS */
	struct str hash;         /* "sha256=...", of DIRECT_ARCHIVE, or absent */
	struct str subdirectory; /* or absent */
	bool editable;           /* of DIRECT_DIR */
};

/* Returns 0, or -E_FORMAT with file (for the message) and what is wrong. */
int direct_url_parse(struct direct_url *direct, struct arena *arena, struct str bytes,
		     struct str file, struct err *err);

/*
 * The address without "user:password@"; kept is what is no secret: "${NAME}" placeholders,
 * and the user "git" that every git host has.
 */
struct str direct_url_redact(struct arena *arena, struct str url);

/* "url#sha256=...&subdirectory=..." or "git+url@commit", redacted: what stands behind
 * "name @ ". */
struct str direct_url_str(const struct direct_url *direct, struct arena *arena);

#endif
