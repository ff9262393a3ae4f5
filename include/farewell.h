/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS's word that a server has sent all it meant to send (close_notify). A body that ends
 * where its connection does may have been cut by anybody if that is missing (RFC 9112,
 * 9.8); curl does not ask for it.
 */
#ifndef FAREWELL_H
#define FAREWELL_H

#include "base.h"

/* Connections of this SSL_CTX, which must be one of its own for each, are watched. */
void farewell_watch(void *ssl_ctx);
/* What is to be asked when the connection of this SSL may be gone; for farewell_said. */
void *farewell_hold(void *ssl);
/* Has it come? Lets go of what was held. */
bool farewell_said(void *held);

#endif
