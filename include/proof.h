/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether GPU code says of itself what the header in front of it says: no sum guards a
 * fat binary, and a header with one wrong bit would promise another GPU.
 */
#ifndef PROOF_H
#define PROOF_H

#include "fatbin.h"

enum { PROOF_ROOM = 64 << 10 };

enum proof {
	PROOF_UNCLEAR, /* it says nothing that could be compared */
	PROOF_AGREES,
	PROOF_CONTRADICTS,
};

/* Of one piece, by all of it or, where it is packed, by its first PROOF_ROOM bytes, for
 * which there is room in unpacked. */
enum proof proof_entry(const struct fatbin_entry *entry, struct str payload,
		       unsigned char *unpacked);
/*
 * The number of contradictions in a section of fat binaries. Of a large one are looked at
 * the first pieces, and the first of each GPU and form: what decides the answer.
 */
size_t proof_section(struct str section, struct arena *arena);

#endif
