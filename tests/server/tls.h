/* SPDX-License-Identifier: Apache-2.0 */
/* The server's side of TLS, for the one connection that a process serves. */
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Makes a key and a certificate for 127.0.0.1, signed by itself, and writes the latter. */
bool tls_prepare(const char *cert_file);
bool tls_begin(int fd);
bool tls_is_on(void);
ssize_t tls_read(char *bytes, size_t n);
ssize_t tls_write(const char *bytes, size_t n);
void tls_end(void);

#endif
