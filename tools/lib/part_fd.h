/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the part room share with each other, and with store. */
#ifndef PART_FD_H
#define PART_FD_H

#include "part.h"
#include "sink.h"

/* Reads on to the end; path is for messages. */
int part_fd_read(int fd, const char *path, struct sink sink, struct err *err);
/* All of bytes at their offset; -1 with errno set. */
int part_fd_write(int fd, uint64_t at, struct str bytes);
/* Another file at path, whatever stands there; mode: O_WRONLY or O_RDWR. -1 with errno. */
int part_fd_create(const char *path, int mode);
/* A file of bytes at path, whole at every moment; lasting: on the disk when it returns. */
int part_fd_replace(const char *path, struct str bytes, bool lasting, struct err *err);
/* The same for bytes that show by themselves whether they are whole: where there is none
 * before, it need not be so at every moment. */
int part_fd_add(const char *path, struct str bytes, struct err *err);
/* Bytes from `at` on, n or as many as there are; -1 with errno set. */
ptrdiff_t part_fd_pread(int fd, uint64_t at, char *bytes, size_t n);

/* Size and times as part_stat gives them; false for what is no regular file. */
bool part_fd_stat(int fd, uint64_t *size, int64_t *mtime, int64_t *ctime);
/* The same for comparing; false likewise. */
struct stat;
bool part_fd_seen(struct part_seen *seen, const struct stat *st);
/* All folders above path. */
int part_fd_make_parents(const char *path, struct err *err);
/* Makes a rename to path last, where the file system can. */
void part_fd_sync_folder(const char *path);

#endif
