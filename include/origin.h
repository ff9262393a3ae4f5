/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hosts that grab knows by name: where their short addresses lead, and which page
 * shows which file. The environment may name another base for each.
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include "url.h"

enum origin {
	ORIGIN_HUB,        /* huggingface.co, hf.co; HF_ENDPOINT */
	ORIGIN_CIVITAI,    /* civitai.com, civitai.red; CIVITAI_ENDPOINT */
	ORIGIN_GITHUB,     /* github.com; GITHUB_SERVER_URL */
	ORIGIN_GITHUB_API, /* api.github.com; GITHUB_API_URL */
	ORIGIN_S3,         /* AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL; else Amazon's */
};

/* Where it is asked: the environment's base, or the well-known one; no '/' behind it.
 * Absent for Amazon, whose host names hold region and bucket. */
struct str origin_base(enum origin origin);
/* Is the address of one of its well-known hosts (exactly; at their own port)? */
bool origin_is_known(enum origin origin, const struct url *url);
/* Is it of scheme, host and port of the base that the environment names? */
bool origin_is_named(enum origin origin, const struct url *url);

/*
 * The web address that a short one (hf:, civitai:, gh:, s3:) stands for; absent where
 * text is none of these. Returns 0, or -E_USAGE saying what is expected.
 */
int origin_expand(struct str *made, struct arena *arena, struct str text,
		  struct err *err);
/* The address of the file that a page shows, or the better one of two; absent where it is
 * to be taken as it is. */
struct str origin_of_page(struct arena *arena, const struct url *url);
/* Where GitHub keeps a file whose pointer url gives, a raw address; absent for others. */
struct str origin_media(struct arena *arena, const struct url *url);
/* What an address is to be asked for: an asset of the API is described unless its bytes
 * are asked for. */
const char *origin_accept(const struct url *url);

#endif
