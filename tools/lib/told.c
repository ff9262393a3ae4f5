/* SPDX-License-Identifier: Apache-2.0 */
#include "told.h"
#include "str.h"

const char *
told(char room[static TOLD_MAX], struct str text)
{
	bool has_refs = str_starts(text, S("hf://")) || str_starts(text, S("gh://"));
	ptrdiff_t at = has_refs ? -1 : str_rchr(text, '@');
	struct str rest = at < 0 ? text : str_sub(text, (size_t)at, text.n);
	struct str shown = str_cut(&rest, '?');

	snprintf(room, TOLD_MAX, "%s%.*s%s", at < 0 ? "" : "...", STR(shown),
		 rest.p ? "?..." : "");
	return room;
}
