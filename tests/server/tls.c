/* SPDX-License-Identifier: Apache-2.0 */
#include "tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { A_DAY = 24 * 60 * 60 };

static SSL_CTX *context;
static SSL *connection;

static bool
add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	bool fine = extension && X509_add_ext(cert, extension, -1);

	X509_EXTENSION_free(extension);
	return fine;
}

static X509 *
make_cert(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -A_DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), A_DAY);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
				   (const unsigned char *)"fault server", -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_pubkey(cert, key);
	if (!add_extension(cert, NID_basic_constraints, "critical,CA:TRUE") ||
	    !add_extension(cert, NID_subject_alt_name, "IP:127.0.0.1") ||
	    !X509_sign(cert, key, EVP_sha256()))
		return NULL;
	return cert;
}

bool
tls_prepare(const char *cert_file)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = key ? make_cert(key) : NULL;
	FILE *file = fopen(cert_file, "w");

	context = SSL_CTX_new(TLS_server_method());
	return file && cert && context && PEM_write_X509(file, cert) &&
	       fclose(file) == 0 && SSL_CTX_use_certificate(context, cert) == 1 &&
	       SSL_CTX_use_PrivateKey(context, key) == 1;
}

bool
tls_begin(int fd)
{
	connection = SSL_new(context);
	return connection && SSL_set_fd(connection, fd) == 1 &&
	       SSL_accept(connection) == 1;
}

bool
tls_is_on(void)
{
	return connection != NULL;
}

ssize_t
tls_read(char *bytes, size_t n)
{
	return SSL_read(connection, bytes, (int)n);
}

ssize_t
tls_write(const char *bytes, size_t n)
{
	return SSL_write(connection, bytes, (int)n);
}

void
tls_end(void)
{
	SSL_shutdown(connection);
}
