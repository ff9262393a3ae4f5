/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fat binaries: however the stream is cut, the same is found, and the reader that jumps
 * finds no more of it. The first byte says how it is read.
 */
#include "fatbin.h"
#include "proof.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
scan(struct fatbin *fatbin, enum fatbin_form form, struct str bytes, size_t piece)
{
	fatbin_start(fatbin, form);
	for (; bytes.n; bytes = str_sub(bytes, piece, bytes.n))
		fatbin_feed(fatbin, str_sub(bytes, 0, piece));
	fatbin_end(fatbin);
}

static size_t
count_jumping(struct str bytes)
{
	struct str entries, payload;
	struct fatbin_entry entry;
	size_t n = 0;

	for (uint64_t at = 0; fatbin_next(bytes, &at, &entries);)
		for (uint64_t in = 0; fatbin_next_entry(entries, &in, &entry, &payload);)
			n++;
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fatbin whole, cut;
	static unsigned char unpacked[PROOF_ROOM];
	static const struct cc gpu = {8, 9, 0};
	enum fatbin_form form;
	struct str bytes;

	if (size < 1)
		return 0;
	form = data[0] & 64 ? FATBIN_SECTION : FATBIN_SEARCH;
	bytes = str_n(data + 1, size - 1);
	scan(&whole, form, bytes, SIZE_MAX);
	scan(&cut, form, bytes, data[0] % 61 + 1);
	assert(whole.ncodes == cut.ncodes && whole.nentries == cut.nentries);
	assert(whole.ndamaged == cut.ndamaged && whole.nsets == cut.nsets);
	assert(fatbin_serving(&whole, gpu) <= whole.nfatbins);
	for (size_t i = 0; i < whole.ncodes; i++)
		assert(cc_cmp(whole.codes[i].sm.cc, cut.codes[i].sm.cc) == 0);
	if (form == FATBIN_SECTION && !whole.ndamaged)
		assert(count_jumping(bytes) == whole.nentries);
	if (size > FATBIN_ENTRY_SIZE) {
		struct fatbin_entry entry;
		struct str payload = str_sub(bytes, FATBIN_ENTRY_SIZE, bytes.n);

		if (fatbin_entry_read(&entry, bytes))
			proof_entry(&entry, payload, unpacked);
	}
	return 0;
}
