/* SPDX-License-Identifier: Apache-2.0 */
#include "tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { A_DAY = 24 * 60 * 60 };

static SSL_CTX *contexts[TLS_CERTS];
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
make_cert(EVP_PKEY *key, const char *title, const char *names, long from_days)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), from_days * A_DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), (from_days + 2) * A_DAY);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)title,
				   -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_pubkey(cert, key);
	if (!add_extension(cert, NID_basic_constraints, "critical,CA:TRUE") ||
	    !add_extension(cert, NID_subject_alt_name, names) ||
	    !X509_sign(cert, key, EVP_sha256()))
		return NULL;
	return cert;
}

static SSL_CTX *
make_context(EVP_PKEY *key, X509 *cert)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (!context || SSL_CTX_use_certificate(context, cert) != 1 ||
	    SSL_CTX_use_PrivateKey(context, key) != 1)
		return NULL;
	return context;
}

bool
tls_prepare(const char *cert_file, const char *certs_file, const char *names)
{
	const struct {
		const char *title, *names;
		long from_days;
	} certs[TLS_CERTS] = {
		[TLS_ADDRESS] = {"fault server", "IP:127.0.0.1", -1},
		[TLS_NAMES] = {"fault server of many names", names, -1},
		[TLS_WRONG] = {"another server", "DNS:elsewhere.example", -1},
		[TLS_EXPIRED] = {"fault server of old", "IP:127.0.0.1", -4},
	};
	EVP_PKEY *key = EVP_EC_gen("P-256");
	FILE *one = fopen(cert_file, "w");
	FILE *all = fopen(certs_file ? certs_file : "/dev/null", "w");

	if (!key || !one || !all)
		return false;
	for (int i = 0; i < TLS_CERTS; i++) {
		X509 *cert = make_cert(key, certs[i].title, certs[i].names,
				       certs[i].from_days);
		if (!cert || !PEM_write_X509(all, cert) ||
		    (i == TLS_ADDRESS && !PEM_write_X509(one, cert)))
			return false;
		contexts[i] = make_context(key, cert);
		if (!contexts[i])
			return false;
	}
	return fclose(one) == 0 && fclose(all) == 0;
}

bool
tls_begin(int fd, enum tls_cert cert)
{
	connection = SSL_new(contexts[cert]);
	return connection && SSL_set_fd(connection, fd) == 1 &&
	       SSL_accept(connection) == 1;
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
