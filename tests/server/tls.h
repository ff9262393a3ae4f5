/* SPDX-License-Identifier: Apache-2.0 */
/* The fault server's side of TLS: certificates made at the start, a connection a process. */
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <sys/types.h>

enum tls_cert {
	TLS_ADDRESS, /* for 127.0.0.1, and for nobody else */
	TLS_NAMES,   /* for localhost, 127.0.0.1, and names from elsewhere */
	TLS_WRONG,   /* for another host */
	TLS_EXPIRED, /* for 127.0.0.1, until yesterday */
	TLS_CERTS
};

/* Makes keys and certificates; that of the address goes to cert_file, all go to
 * certs_file if it is not NULL. names: as "DNS:a,DNS:b". */
bool tls_prepare(const char *cert_file, const char *certs_file, const char *names);
bool tls_begin(int fd, enum tls_cert cert);
/* As read() and write() do. */
ssize_t tls_read(char *bytes, size_t n);
ssize_t tls_write(const char *bytes, size_t n);
void tls_end(void);

#endif
