# SPDX-License-Identifier: Apache-2.0
# Certificates are verified, also their names; https never leads to http.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.txt
# libcurl 8.14 writes "hostname" in one word
try() { grab --progress none --retries 0 "$@" 2>&1 | sed "s#${TLS#https://127.0.0.1}#:TLS#g; s/host name/hostname/"; }
try "$TLS/ok/f.txt" out
try --cacert .port-cert "https://localhost:${TLS##*:}/ok/f.txt" out
try --cacert .port-cert "$TLS/to/http/${URL#http://}/ok/f.txt" out
try --cacert served/f.txt "$TLS/ok/f.txt" out
try --cacert nowhere "$TLS/ok/f.txt" out
ls -A | grep out
try --cacert .port-cert "$TLS/ok/f.txt" one
SSL_CERT_FILE=.port-cert try "$TLS/ok/f.txt" two
CURL_CA_BUNDLE=.port-cert try "$TLS/to/https/${TLS#https://}/ok/f.txt" three
cmp one served/f.txt && cmp two served/f.txt && cmp three served/f.txt && echo same
# A folder beside the file, and the file beside a folder that has not got it.
mkdir certs none && cp .port-cert "certs/$(openssl x509 -noout -hash -in .port-cert).0"
grab data ca-bundle.crt >others
SSL_CERT_FILE=others SSL_CERT_DIR=certs try "$TLS/ok/f.txt" four
SSL_CERT_FILE=.port-cert SSL_CERT_DIR=none try "$TLS/ok/f.txt" five
SSL_CERT_FILE=others SSL_CERT_DIR=none try "$TLS/ok/f.txt" six
cmp four served/f.txt && cmp five served/f.txt && echo same
