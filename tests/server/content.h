/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a file: of the served folder, of memory, or made up. A name zero-SIZE.EXT
 * or seedN-SIZE.EXT that the folder lacks is made up, the same on every machine and any
 * offset at once; with EXT safetensors or gguf it starts as such a file must.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct content {
	int fd;       /* -1: none */
	char *memory; /* NULL: none */
	uint64_t size;
	uint64_t seed; /* 0: zeros */
	char head[256];
	size_t nhead;
	int64_t mtime;   /* seconds since 1970 */
	bool flipped;    /* the bit in the middle is wrong */
	unsigned change; /* other bytes for each value but 0 */
};

/* False if there is no such file. */
bool content_open(struct content *content, const char *dir, const char *name);
void content_close(struct content *content);
/* n bytes from offset on, all within the size. False: it cannot be read. */
bool content_read(const struct content *content, uint64_t offset, char *bytes, size_t n);
/* Replaces it by what gzip makes of it, in memory. */
bool content_gzip(struct content *content);
/* The SHA-256 of all. */
bool content_sum(const struct content *content, unsigned char sum[32]);

#endif
