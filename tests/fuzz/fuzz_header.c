/* SPDX-License-Identifier: Apache-2.0 */
/* A range that is taken makes sense. */
#include "header.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = str_n(bytes, n);
	struct content_range range;
	struct digest_value value;
	uint64_t seconds;
	int64_t time;

	if (header_content_range(&range, text)) {
		if (!range.has_range && !range.has_total)
			abort();
		if (range.has_range && range.first > range.last)
			abort();
		if (range.has_range && range.has_total && range.last >= range.total)
			abort();
	}
	(void)header_retry_after(&seconds, text, 784111777);
	if (header_rate_limit(&seconds, text) && (!seconds || seconds > 1u << 31))
		abort();
	(void)header_date(&time, text);
	if (header_etag_strong(text) && header_etag_text(text).n + 2 != text.n)
		abort();
	(void)header_packed(text);
	if (header_repr_digest(&value, text) && value.n != 32)
		abort();
	if (header_digest(&value, text) && value.n != 32)
		abort();
	return 0;
}
