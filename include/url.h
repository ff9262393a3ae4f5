/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: taken apart, compared, written without their secrets. No I/O but
 * the variables that origin.h names. */
#ifndef URL_H
#define URL_H

#include "arena.h"
#include "err.h"

enum url_scheme { URL_HTTPS, URL_HTTP, URL_FILE };

struct url {
	enum url_scheme scheme;
	struct str text;     /* what to ask for: no user, no fragment */
	struct str userinfo; /* user:password as written; absent if there is none */
	struct str host;     /* lower case; an IPv6 address without brackets */
	uint16_t port;
	struct str path;  /* from the first '/', as written; for file: decoded */
	struct str query; /* behind '?'; absent if there is none */
};

/* Does it start like an address (a scheme of two letters or more, and "://" or "file:")? */
bool url_looks(struct str text);
/*
 * Takes an https:, http: or file: address apart, and the short ones of origin.h, which
 * stand for an https one; the address of a page that shows a file becomes that of the
 * file. Returns 0, or -E_USAGE naming what is wrong, without secrets.
 */
int url_parse(struct url *url, struct arena *arena, struct str text, struct err *err);
/* The same for https:, http: and file: as they stand. */
int url_parse_plain(struct url *url, struct arena *arena, struct str text,
		    struct err *err);

/*
 * For people: no user, and instead of the values of a query that look like secrets, "...".
 */
struct str url_shown(struct arena *arena, const struct url *url);
/* Does the value behind this key of a query say what is asked for, and not who asks? */
bool url_is_harmless(struct str key);
/* The last component of the path, decoded; absent where it cannot be a file's name. */
struct str url_name(struct arena *arena, const struct url *url);

/* Is the host this machine: localhost, 127.x.x.x or ::1? */
bool url_is_loopback(const struct url *url);
/* Same scheme, host and port? */
bool url_same_origin(const struct url *a, const struct url *b);
/* Is the host `domain` or below it? */
bool url_host_in(const struct url *url, const char *domain);

/*
 * The address that a reference (absolute, //host, /path, ?query or relative) means where
 * it is found at base (RFC 3986, 5.2). Blanks, control bytes and bytes beyond ASCII are
 * written as %XX. It is not parsed yet.
 */
struct str url_join(struct arena *arena, const struct url *base, struct str reference);

/* %XX decoded; absent if a % is not followed by two digits, or for %00. */
struct str url_decode(struct arena *arena, struct str text);

#endif
