/* SPDX-License-Identifier: Apache-2.0 */
/* Where something lies at Hugging Face: a file, or all below a folder. */
#ifndef HUB_PLACE_H
#define HUB_PLACE_H

#include "url.h"

struct hub_place {
	struct str base; /* https://huggingface.co, or what HF_ENDPOINT says */
	struct str kind; /* "models", "datasets", "spaces", "kernels" */
	struct str repo; /* OWNER/NAME; NAME for a few old ones */
	struct str rev;  /* as in an address: refs%2Fpr%2F1 */
	struct str path; /* as in an address; "" is the top, a folder ends with '/' */
};

/* hf://[KIND/]OWNER/REPO[@REV][/PATH]; -E_USAGE where it is not of that form. */
int hub_place_short(struct hub_place *place, struct arena *arena, struct str text,
		    struct err *err);
/* An address of the hub with /resolve/, /blob/, /raw/ or /tree/ in it; false for others. */
bool hub_place_page(struct hub_place *place, struct arena *arena, const struct url *url);
/* The same for questions: /api/KIND/REPO/tree/REV and the like. */
bool hub_place_api(struct hub_place *place, struct arena *arena, const struct url *url);

/* The address of a file there; path as in an address. */
struct str hub_place_file(struct arena *arena, const struct hub_place *place,
			  struct str path);
/* BASE/KIND/REPO as people open it: without "models/". */
struct str hub_place_shown(struct arena *arena, const struct hub_place *place);

#endif
