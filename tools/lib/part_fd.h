/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the part room share. */
#ifndef PART_FD_H
#define PART_FD_H

#include "sink.h"

/* Reads on to the end; path is for messages. */
int part_fd_read(int fd, const char *path, struct sink sink, struct err *err);
/* All of bytes at their offset; -1 with errno set. */
int part_fd_write(int fd, uint64_t at, struct str bytes);
/* Bytes from `at` on, n or as many as there are; -1 with errno set. */
ptrdiff_t part_fd_pread(int fd, uint64_t at, char *bytes, size_t n);

#endif
