# SPDX-License-Identifier: Apache-2.0
# Sourced by CLI cases: starts the fault server on the folder ./served. $URL is its
# address, $TLS the one with TLS (certificate .port-cert), .log what it was asked for. It ends with the case.
mkdir -p served
"$TOP/build/test/server" .port served .log &
server=$!
trap 'kill $server' EXIT
while [ ! -e .port ]; do sleep 0.02; done
URL=http://127.0.0.1:$(cat .port)
TLS=https://127.0.0.1:$(cat .port-tls)
