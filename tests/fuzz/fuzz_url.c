/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown holds no user, and what is asked for parses to itself. */
#include "str.h"
#include "url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(16 << 20);
	struct url url, again;
	struct str shown, name;
	struct err err;

	if (url_parse(&url, &mem, str_n(bytes, n), &err) == 0) {
		shown = url_shown(&mem, &url);
		name = url_name(&mem, &url);
		if (url.scheme != URL_FILE && url.userinfo.n > 3 &&
		    str_chr(url.path, '@') < 0 && str_chr(url.query, '@') < 0 &&
		    str_chr(shown, '@') >= 0)
			abort();
		if (name.p && (name.n == 0 || str_chr(name, '/') >= 0))
			abort();
		/* with a user in it, a page of a file is taken as it is */
		if (url_parse(&again, &mem, url.text, &err) < 0 || again.userinfo.p ||
		    (!url.userinfo.p && !str_eq(again.text, url.text)))
			abort();
		if (url.scheme != URL_FILE)
			(void)url_join(&mem, &url, str_n(bytes, n / 2));
		(void)url_is_loopback(&url);
	}
	arena_release(&mem);
	return 0;
}
