/* SPDX-License-Identifier: Apache-2.0 */
/* First: the headers of OpenSSL 3.0 name a member gets, which banned.h poisons. */
#include <openssl/ssl.h>

#include "farewell.h"

static void
on_info(const SSL *ssl, int where, int what)
{
	SSL_CTX *ctx = SSL_get_SSL_CTX(ssl);

	if (where == SSL_CB_READ_ALERT && (what & 0xff) == SSL_AD_CLOSE_NOTIFY)
		SSL_CTX_set_app_data(ctx, ctx); /* anything but NULL */
}

void
farewell_watch(void *ssl_ctx)
{
	SSL_CTX_set_info_callback(ssl_ctx, on_info);
}

void *
farewell_hold(void *ssl)
{
	SSL_CTX *ctx = SSL_get_SSL_CTX(ssl);

	return ctx && SSL_CTX_up_ref(ctx) ? ctx : NULL;
}

bool
farewell_said(void *held)
{
	bool said = SSL_CTX_get_app_data(held) != NULL;

	SSL_CTX_free(held);
	return said;
}
