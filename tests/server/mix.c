/* SPDX-License-Identifier: Apache-2.0 */
/* Misbehaviours by lot: the first few requests for an address meet them, the others none. */
#include "mix.h"
#include "shared.h"

#include <stdio.h>

#define N(array) (sizeof(array) / sizeof((array)[0]))

enum { MOST = 12, TEXT = 64 };

/* What passes: another attempt, or what was honest about being less than asked for. */
static const char *const passing[] = {
	"abort/%u",         "abort/%u",
	"abort/%u",         "break/%u",
	"break/%u",         "half/%u",
	"break/%u",         "fail/503/99/-",
	"fail/500/99/-",    "fail/502/99/0",
	"fail/504/99/-",    "fail/429/99/0",
	"fail/408/99/-",    "fail/503/99/date+0",
	"fail/503/99/soon", "noanswer",
	"resetnow",         "resethead",
	"lastcall",         "halfrange",
	"longrange",        "earlier",
	"interim/2",        "bighead/20",
	"cap/2000000",      "norange",
	"unclean",          "barerange",
	"otherrange",       "units",
	"backwards",        "416bare",
	"nolastchunk",      "badchunk",
	"oddhead",          "nohead",
};

/* What no attempt need heal, and what cannot be seen without a sum. */
static const char *const lasting[] = {
	"shifted",       "flip",          "html",       "json",        "xml",
	"html206",       "empty",         "gzip",       "gzipped",     "long",
	"short",         "twolengths",    "negative",   "oddlength",   "hugelength",
	"bothlengths",   "chunked",       "trailers",   "nolength",    "cut/50",
	"liar",          "startotal",     "hugerange",  "multipart",   "excess",
	"416",           "416other",      "changing",   "glue",        "edgetags",
	"novalidator",   "weak",          "fresh",      "change/1",    "gone",
	"fail/403/99/-", "fail/400/99/-", "nolocation", "badlocation", "wrongdigest",
	"oddheaders",
};

const char *
mix_draw(uint64_t seed, unsigned count, bool is_mess, char text[64])
{
	uint64_t draw = shared_mix(seed * 1000003 + count);
	const char *const *from = is_mess && draw % 2 ? lasting : passing;
	size_t n = from == lasting ? N(lasting) : N(passing);
	unsigned percent = (unsigned)(draw >> 40) % 100;

	if (count >= MOST || (draw >> 8) % 5 < 2)
		return NULL;
	snprintf(text, TEXT, from[(draw >> 16) % n], percent);
	return text;
}
