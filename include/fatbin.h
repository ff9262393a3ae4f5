/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of GPU code in NVIDIA's fat binaries, read from their headers in a stream;
 * nothing is decompressed and no CUDA tool is needed.
 */
#ifndef FATBIN_H
#define FATBIN_H

#include "gpu.h"

enum { FATBIN_SMS_MAX = 128 };

struct fatbin {
	struct sm sms[FATBIN_SMS_MAX]; /* ascending once ended, each once */
	size_t nsms;
	size_t nentries; /* pieces of code met */
	size_t ndamaged; /* fat binaries whose sizes contradict each other */
	/* the reader's own */
	unsigned char head[64];
	size_t nhead;
	unsigned state;
	uint64_t at;      /* offset in the stream */
	uint64_t left;    /* bytes of the fat binary still to come */
	uint64_t payload; /* bytes of its entry still to come */
};

void fatbin_start(struct fatbin *fatbin);
/*
 * The next bytes of a stream that starts at an address divisible by 8: the section
 * .nv_fatbin, or a whole file, in which fat binaries are then searched.
 */
void fatbin_feed(struct fatbin *fatbin, struct str bytes);
/* Ends the stream and sorts; one that stopped inside a fat binary counts as damaged. */
void fatbin_end(struct fatbin *fatbin);
/* What was found, as a list that borrows from fatbin. */
struct sm_list fatbin_list(struct fatbin *fatbin);

#endif
