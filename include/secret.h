/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens, and which hosts may see them. */
#ifndef SECRET_H
#define SECRET_H

#include "url.h"

/*
 * The token for this address: absent if the scheme is not https, the host has none, or
 * none is set. Each of the names of a host is looked up as the variable NAME, in the file
 * named by NAME_FILE, and as /run/secrets/NAME (also in lower case). Returns 0; -E_USAGE
 * for a value that cannot be sent, -E_SYSTEM for a file that cannot be read; neither
 * message holds the value.
 */
int secret_for(struct str *token, struct arena *arena, const struct url *url,
	       struct err *err);

#endif
