/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS records that OpenSSL has read ahead. By itself it asks the system twice for every
 * record of 16 KB; with this it takes what has come in one go. Whoever reads must then
 * read on while something is left, since no socket will tell of it.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include "base.h"

/* Connections of this SSL_CTX read ahead. */
void ahead_use(void *ssl_ctx);
/* Is there more to read of this SSL without another byte from the network? */
bool ahead_left(void *ssl);

#endif
