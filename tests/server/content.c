/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "shared.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { BLOCK = 1 << 18, TABLE = 1 << 15, GZIP_MAX = 1 << 28, MADE_UP_TIME = 1700000000 };

/* A header whose tensor fills the rest of the file. */
static void
safetensors_head(struct content *content)
{
	unsigned long long rest = content->size - sizeof(content->head);
	uint64_t n = sizeof(content->head) - 8;

	if (content->size < sizeof(content->head))
		return;
	content->nhead = sizeof(content->head);
	memset(content->head, ' ', content->nhead);
	for (int i = 0; i < 8; i++)
		content->head[i] = (char)(n >> 8 * i);
	n = (uint64_t)snprintf(content->head + 8, 248,
			       "{\"t\":{\"dtype\":\"U8\",\"shape\":[%llu],"
			       "\"data_offsets\":[0,%llu]}}",
			       rest, rest);
	content->head[8 + n] = ' ';
}

static bool
make_up(struct content *content, const char *name)
{
	unsigned long long seed = 0, size;
	char kind[32] = "";

	if (sscanf(name, "zero-%llu.%31s", &size, kind) < 1 &&
	    sscanf(name, "seed%llu-%llu.%31s", &seed, &size, kind) < 2)
		return false;
	content->size = size;
	content->seed = seed;
	content->mtime = MADE_UP_TIME;
	if (strcmp(kind, "safetensors") == 0)
		safetensors_head(content);
	if (strcmp(kind, "gguf") == 0 && size >= 8)
		memcpy(content->head, "GGUF\3\0\0\0", content->nhead = 8);
	return true;
}

bool
content_open(struct content *content, const char *dir, const char *name)
{
	char path[8192];
	struct stat st;

	*content = (struct content){.fd = -1};
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	content->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (content->fd < 0)
		return make_up(content, name);
	if (fstat(content->fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		content_close(content);
		return false;
	}
	content->size = (uint64_t)st.st_size;
	content->mtime = st.st_mtime;
	return true;
}

void
content_close(struct content *content)
{
	if (content->fd >= 0)
		close(content->fd);
	free(content->memory);
	content->fd = -1;
	content->memory = NULL;
}

static bool
from_disk(int fd, uint64_t offset, char *bytes, size_t n)
{
	while (n) {
		ssize_t got = pread(fd, bytes, n, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		bytes += got;
		n -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

/* A table of words, each block of the file with another constant over it. */
static void
from_seed(uint64_t seed, uint64_t offset, char *bytes, size_t n)
{
	static uint64_t table[TABLE], made_for;

	for (uint64_t i = 0; made_for != seed && i < TABLE; i++)
		table[i] = shared_mix(seed * 0xd1342543de82ef95u + i);
	made_for = seed;
	while (n) {
		uint64_t block = offset / sizeof(table), at = offset % sizeof(table);
		uint64_t over = shared_mix(seed ^ shared_mix(block + 1)), word;
		size_t i = at / 8, skip = at % 8;
		if (skip || n < 8) {
			size_t now = n < 8 - skip ? n : 8 - skip;
			word = table[i] ^ over;
			memcpy(bytes, (char *)&word + skip, now);
			bytes += now, n -= now, offset += now;
			continue;
		}
		for (; i < TABLE && n >= 8; i++, bytes += 8, n -= 8, offset += 8) {
			word = table[i] ^ over;
			memcpy(bytes, &word, 8);
		}
	}
}

bool
content_read(const struct content *content, uint64_t offset, char *bytes, size_t n)
{
	if (content->memory)
		memcpy(bytes, content->memory + offset, n);
	else if (content->fd >= 0 && !from_disk(content->fd, offset, bytes, n))
		return false;
	else if (content->fd < 0 && content->seed)
		from_seed(content->seed, offset, bytes, n);
	else if (content->fd < 0)
		memset(bytes, 0, n);
	for (size_t i = offset; i < content->nhead && i < offset + n; i++)
		bytes[i - offset] = content->head[i];
	for (size_t i = 0; content->change && i < n; i++)
		bytes[i] ^= (char)(content->change * 2 + 1);
	if (content->flipped && content->size / 2 >= offset &&
	    content->size / 2 < offset + n)
		bytes[content->size / 2 - offset] ^= 1;
	return true;
}

/* The bytes of plain, packed; false if they cannot be. */
static bool
pack(z_stream *z, const struct content *content, char *plain, size_t n)
{
	if (!z->next_out || !plain || !content_read(content, 0, plain, n) ||
	    deflateInit2(z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	z->next_in = (unsigned char *)plain;
	z->avail_in = (unsigned)n;
	return deflate(z, Z_FINISH) == Z_STREAM_END && deflateEnd(z) == Z_OK;
}

bool
content_gzip(struct content *content)
{
	size_t n = (size_t)content->size, most = n + n / 1000 + 1024;
	z_stream z = {.avail_out = (unsigned)most};
	char *plain, *packed;
	bool packs;

	if (content->size > GZIP_MAX)
		return false;
	plain = malloc(n + 1);
	packed = malloc(most);
	z.next_out = (unsigned char *)packed;
	packs = pack(&z, content, plain, n);
	free(plain);
	if (!packs) {
		free(packed);
		return false;
	}
	content_close(content);
	*content = (struct content){
		.fd = -1, .memory = packed, .size = z.total_out, .mtime = content->mtime};
	return true;
}

bool
content_sum(const struct content *content, unsigned char sum[32])
{
	static char block[BLOCK];
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	bool fine = digest && EVP_DigestInit_ex(digest, EVP_sha256(), NULL) == 1;

	for (uint64_t at = 0; fine && at < content->size;) {
		size_t n =
			content->size - at < BLOCK ? (size_t)(content->size - at) : BLOCK;
		fine = content_read(content, at, block, n) &&
		       EVP_DigestUpdate(digest, block, n) == 1;
		at += n;
	}
	fine = fine && EVP_DigestFinal_ex(digest, sum, NULL) == 1;
	EVP_MD_CTX_free(digest);
	return fine;
}
