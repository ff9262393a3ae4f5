/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates to trust, each decoded when it is asked for. OpenSSL takes 20 ms for all
 * that a distribution trusts, and a server needs one or two of them.
 */
#ifndef ROOTS_H
#define ROOTS_H

#include "arena.h"

struct roots;

/*
 * pem: a bundle, borrowed until this returns; arena: for what it holds. NULL where it has
 * anything but plain certificates, or none: then the library has to read it itself, which
 * knows trust settings and revocations.
 */
struct roots *roots_open(struct arena *arena, struct str pem);
/* After them a folder is asked, whose certificates are named by OpenSSL's hashes. */
void roots_add_folder(struct roots *roots, const char *folder);
/* They become all that ssl_ctx (an SSL_CTX) trusts; no handshake after roots_close. */
void roots_use(struct roots *roots, void *ssl_ctx);
/* NULL is fine. */
void roots_close(struct roots *roots);

#endif
