/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of GPU code in NVIDIA's fat binaries, read from their headers in a stream;
 * nothing is decompressed and no CUDA tool is needed.
 */
#ifndef FATBIN_H
#define FATBIN_H

#include "gpu.h"

enum { FATBIN_CODES_MAX = 128, FATBIN_SETS_MAX = 256, FATBIN_ENTRY_SIZE = 64 };

enum fatbin_kind { FATBIN_PTX = 1, FATBIN_CUBIN = 2, FATBIN_LTO = 8 };
enum fatbin_pack { FATBIN_PLAIN, FATBIN_LZ4, FATBIN_ZSTD };

/* One piece of code, as the header in front of it says. */
struct fatbin_entry {
	unsigned kind;    /* of fatbin_kind, or one that is not known */
	unsigned header;  /* bytes in front of the payload */
	uint64_t payload; /* bytes of it, padded to 8 */
	uint64_t packed;  /* bytes of it that count */
	uint64_t size;    /* bytes that they unpack to */
	enum fatbin_pack pack;
	struct cc cc;
	unsigned isa; /* of PTX: 87 is 8.7 */
	bool is_32;   /* for 32-bit processes */
};

struct fatbin_code {
	struct sm sm;
	unsigned isa; /* of PTX: the newest that any piece is written in; 0: a cubin */
	size_t n;     /* pieces */
	unsigned bit; /* in the sets below */
};

/* What a number of fat binaries hold alike: a bit for each code. */
struct fatbin_set {
	uint64_t has[FATBIN_CODES_MAX / 64];
	size_t n;
};

struct fatbin {
	struct fatbin_code codes[FATBIN_CODES_MAX]; /* ascending once ended, each once */
	size_t ncodes;
	struct fatbin_set sets[FATBIN_SETS_MAX];
	size_t nsets;
	size_t nfatbins;  /* those with anything in them */
	size_t nempty;    /* and those without */
	size_t nentries;  /* pieces of code met */
	size_t nstrange;  /* of a kind that is not known */
	size_t nnarrow;   /* for 32-bit processes */
	size_t noverflow; /* codes and sets that there was no room for */
	size_t ndamaged; /* fat binaries whose sizes contradict each other, and bytes that
			     are none where one is due */
	/* the reader's own */
	bool is_section;
	struct fatbin_set open;
	unsigned char head[FATBIN_ENTRY_SIZE];
	size_t nhead;
	unsigned state;
	uint64_t at;      /* offset in the stream */
	uint64_t left;    /* bytes of the fat binary still to come */
	uint64_t payload; /* bytes of its entry still to come */
};

/* What the stream will be. Both start at an address divisible by 8. */
enum fatbin_form {
	FATBIN_SECTION, /* fat binaries and zeros between them, nothing else */
	FATBIN_SEARCH   /* a file of any kind, in which fat binaries are searched */
};

void fatbin_start(struct fatbin *fatbin, enum fatbin_form form);
void fatbin_feed(struct fatbin *fatbin, struct str bytes);
/* Ends the stream and sorts; one that stopped inside a fat binary counts as damaged. */
void fatbin_end(struct fatbin *fatbin);
/* How many fat binaries hold code that this GPU runs, PTX included. */
size_t fatbin_serving(const struct fatbin *fatbin, struct cc gpu);

/* A header of FATBIN_ENTRY_SIZE bytes and more. False: it contradicts itself. */
bool fatbin_entry_read(struct fatbin_entry *entry, struct str head);

/*
 * The next fat binary in a section, *at starting with 0, and the next entry in it, *at
 * starting with 0, with its payload. False at the end, and where one is damaged.
 */
bool fatbin_next(struct str section, uint64_t *at, struct str *entries);
bool fatbin_next_entry(struct str entries, uint64_t *at, struct fatbin_entry *entry,
		       struct str *payload);

#endif
