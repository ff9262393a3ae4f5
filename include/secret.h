/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and passwords, and which hosts may see them. */
#ifndef SECRET_H
#define SECRET_H

#include "netrc.h"
#include "url.h"

/*
 * The token for this address: absent if the scheme is not https, the host has none, or
 * none is set. Each of the names of a host is looked up as the variable NAME, in the file
 * named by NAME_FILE, and as /run/secrets/NAME (also in lower case); for Hugging Face,
 * at last, in the file that its own login leaves. Returns 0; -E_USAGE for a value that
 * cannot be sent, -E_SYSTEM for a file that cannot be read; neither message holds the
 * value.
 */
int secret_for(struct str *token, struct arena *arena, const struct url *url,
	       struct err *err);

/*
 * The entry of $NETRC, else of $HOME/.netrc, for exactly this host, if the scheme is
 * https; password absent if there is none. Returns 0, or -E_SYSTEM for a file that cannot
 * be read.
 */
int secret_login(struct netrc *login, struct arena *arena, const struct url *url,
		 struct err *err);

/* "name:password" as "Basic" is followed by it (RFC 7617). */
struct str secret_basic(struct arena *arena, struct str name, struct str password);
/* Who git is where it has a token only. */
#define SECRET_TOKEN_USER "x-access-token"

/*
 * A text that url's host has sent, without what url and its credentials would tell:
 * "..." stands for tokens, passwords (also in base64) and the values of a query that
 * url_shown hides. Secrets of less than four bytes stay.
 */
struct str secret_hide(struct arena *arena, struct str text, const struct url *url);

#endif
