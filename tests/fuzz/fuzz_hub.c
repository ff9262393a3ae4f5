/* SPDX-License-Identifier: Apache-2.0 */
/* What a listing gives stays below the folder, and has a sum and an address. */
#include "hub.h"
#include "manifest.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct str exclude[] = {{"*.[a-c]?", 8}};
	struct arena mem = arena_new(256 << 20);
	struct hub_listing listing = {.arena = &mem,
				      .filter = {.exclude = exclude, .nexclude = 1},
				      .place = {S("https://h.example"), S("models"),
						S("o/r"), S("c"), S("d/")}};
	struct err err;
	struct url url;

	(void)hub_listing_next(&mem, str_n(bytes, n));
	(void)hub_is_folder(&listing.place, &mem, str_n(bytes, n));
	listing.place = (struct hub_place){S("https://h.example"), S("models"), S("o/r"),
					   S("c"), S("d/")};
	(void)hub_listing_parse(&listing, str_n(bytes, n), S("l"), &err);
	for (size_t i = 0; i < listing.nfiles; i++) {
		const struct hub_file *file = &listing.files[i];
		if (!manifest_path_ok(file->path) ||
		    !file->sha256.n == !file->git_sha1.n ||
		    url_parse(&url, &mem, file->url, &err) < 0 ||
		    !str_eq(url.host, S("h.example")) || url.query.p)
			abort();
	}
	arena_release(&mem);
	return 0;
}
