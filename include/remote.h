/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file on a server, of which only the parts that are looked at are brought. Parts of
 * two versions of it are never mixed, and no byte is brought twice.
 */
#ifndef REMOTE_H
#define REMOTE_H

#include "fetch.h"

struct remote;

/*
 * Asks for size and version. Returns 0; -E_NOMATCH where the server has no such file or
 * gives no parts of it; else as fetch_file. Memory is taken as parts come. The session
 * and the arena must outlive it.
 */
int remote_open(struct remote **remote, struct fetch *fetch, struct arena *arena,
		struct str url, struct err *err);
void remote_close(struct remote *remote);

/* All of the file; what was not brought reads as zeros. Valid until remote_close. */
struct str remote_bytes(const struct remote *remote);
/* Brings n bytes from `at` on, as far as they lie inside. 0, or as remote_open;
 * -E_NETWORK where the file has changed meanwhile. */
int remote_bring(void *remote, uint64_t at, uint64_t n, struct err *err);
/* Bytes that came over the network. */
uint64_t remote_received(const struct remote *remote);

#endif
