# SPDX-License-Identifier: Apache-2.0
# A connection reads ahead of what is asked of it: nothing of that may be waited for in vain, whatever comes next on it.
. "$TOP/tests/server/start.sh"
port=${TLS##*:}
{
	printf 'version: 1\nsets:\n  all:\n'
	printf "    - {url: 'https://127.0.0.1:$port/ok/seed1-40000000.bin', path: large.bin}\n"
	printf "    - {url: 'https://127.0.0.1:$port/chunked/seed2-20000000.bin', path: chunked.bin}\n"
	for i in $(seq 10 60); do
		printf "    - {url: 'https://127.0.0.1:$port/ok/seed$i-20000.bin', path: $i.bin, size: 20000}\n"
	done
} >all.yaml
SSL_CERT_FILE=.port-cert grab --progress none --retries 0 --timeout 10 -f all.yaml --root got
for file in seed1-40000000.bin:large.bin seed2-20000000.bin:chunked.bin seed10-20000.bin:10.bin seed60-20000.bin:60.bin; do
	[ "$(sha256sum <"got/${file#*:}" | cut -c1-64)" = "$("$TOP/build/test/server" --sum "${file%:*}")" ] || echo "$file differs"
done
