/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of wheels: what comes out are addresses of wheels, each once. */
#include "listing.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = arena_new(64 << 20);
	struct listing listing = {0};
	struct err err = {0};
	struct url base, url;

	assert(url_parse_plain(&base, &arena, S("https://example.org/whl/cu130/x.html"),
			       &err) == 0);
	if (listing_read(&listing, &arena, str_n(data, size), &base, &err) != 0)
		assert(err.code == E_FORMAT);
	for (size_t i = 0; i < listing.nfiles; i++) {
		const struct listing_file *file = &listing.files[i];

		assert(str_ends(file->name, S(".whl")));
		assert(url_parse_plain(&url, &arena, file->url, &err) == 0);
		assert(!file->sha256.n || file->sha256.n == 64);
		for (size_t j = 0; j < i; j++)
			assert(!str_eq(listing.files[j].url, file->url));
	}
	arena_release(&arena);
	return 0;
}
