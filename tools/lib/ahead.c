/* SPDX-License-Identifier: Apache-2.0 */
/* First: the headers of OpenSSL 3.0 name a member gets, which banned.h poisons. */
#include <openssl/ssl.h>

#include "ahead.h"

enum { AHEAD = 128 << 10 }; /* more falls out of a core's cache */

void
ahead_use(void *ssl_ctx)
{
	SSL_CTX_set_read_ahead(ssl_ctx, 1);
	SSL_CTX_set_default_read_buffer_len(ssl_ctx, AHEAD);
}

/* The start of a record does not count: the last read has asked the network for its end. */
bool
ahead_left(void *ssl)
{
	return SSL_get_read_ahead(ssl) && SSL_has_pending(ssl) && !SSL_want_read(ssl);
}
