/* SPDX-License-Identifier: Apache-2.0 */
/* Fat binaries: however the stream is cut, the same is found. */
#include "fatbin.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fatbin whole, cut;
	size_t piece;

	if (size < 1)
		return 0;
	piece = data[0] % 61 + 1;
	fatbin_start(&whole);
	fatbin_feed(&whole, str_n(data + 1, size - 1));
	fatbin_end(&whole);
	fatbin_start(&cut);
	for (struct str rest = str_n(data + 1, size - 1); rest.n;
	     rest = str_sub(rest, piece, rest.n))
		fatbin_feed(&cut, str_sub(rest, 0, piece));
	fatbin_end(&cut);
	assert(whole.nsms == cut.nsms && whole.nentries == cut.nentries);
	assert(whole.ndamaged == cut.ndamaged && whole.nsms <= FATBIN_SMS_MAX);
	for (size_t i = 0; i < whole.nsms; i++)
		assert(cc_cmp(whole.sms[i].cc, cut.sms[i].cc) == 0);
	return 0;
}
