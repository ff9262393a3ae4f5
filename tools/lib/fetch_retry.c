/* SPDX-License-Identifier: Apache-2.0 */
/* Whether and when to try again. */
#include "fetch_http.h"
#include "host.h"
#include "str.h"

enum { WAIT_MAX_MS = 30000 };

/* Enough to keep many clients from coming back in one instant. */
static uint64_t
jitter(uint64_t most)
{
	uint64_t x = host_ticks();

	x ^= x >> 12;
	x *= 0x2545f4914f6cdd1du;
	return (x ^ x >> 29) % (most + 1);
}

bool
fetch_wait(const struct fetch_options *options, unsigned attempt,
	   const struct http_answer *answer, uint64_t *milliseconds)
{
	uint64_t wait = options->delay;

	if (!answer->heals || attempt >= options->attempts)
		return false;
	for (unsigned i = 1; i < attempt && wait < WAIT_MAX_MS; i++)
		wait *= 2;
	wait = wait < WAIT_MAX_MS ? wait : WAIT_MAX_MS;
	wait = wait / 2 + jitter(wait / 2);
	if (answer->has_retry_after) {
		if (answer->retry_after > FETCH_PAUSE_MAX)
			return false;
		if (answer->retry_after * 1000 > wait)
			wait = answer->retry_after * 1000;
	}
	*milliseconds = wait;
	return true;
}

void
fetch_note_again(const struct fetch_options *options, const struct err *err,
		 uint64_t milliseconds)
{
	char text[sizeof(err->text) + 64];

	snprintf(text, sizeof(text), "%s; again in %llu.%llu s", err->text,
		 (unsigned long long)milliseconds / 1000,
		 (unsigned long long)milliseconds / 100 % 10);
	if (options->note)
		options->note(options->context, text);
}

bool
fetch_again(struct fetch *fetch, unsigned attempt, const struct http_answer *answer,
	    const struct err *err)
{
	const struct fetch_options *options = fetch_settings(fetch);
	uint64_t wait;

	if (!fetch_wait(options, attempt, answer, &wait))
		return false;
	fetch_note_again(options, err, wait);
	host_sleep((unsigned)wait);
	return true;
}
