# SPDX-License-Identifier: Apache-2.0
# Each wrong command line ends with 2 before anything is asked for or written.
try() { grab "$@"; echo "$?"; }
try
try https://127.0.0.1/a b c
try a b
try https://127.0.0.1/a https://127.0.0.1/b
try https://127.0.0.1/a -
try https://127.0.0.1/a /dev/stdout
try https://127.0.0.1/a ''
try --sha256 12 https://127.0.0.1/a b
try --sha256 da39a3ee5e6b4b0d3255bfef95601890afd80709 https://127.0.0.1/a b
try --size many https://127.0.0.1/a b
try --retries -1 https://127.0.0.1/a b
try --timeout 0 https://127.0.0.1/a b
try --progress=loud https://127.0.0.1/a b
try --root x https://127.0.0.1/a b
try --keep-going https://127.0.0.1/a b
try -f m.yaml --size 1
try --include "*.json" https://127.0.0.1/a b
try --exclude "" hf://own/repo/ b
try --sha256 "$(printf %064d 0)" hf://own/repo/ b
try https:///a b
try https://127.0.0.1:99999/a b
try 'https://user:pass@/a?token=secret' b
try ftp://127.0.0.1/a b
try hf://owner/repo b
try file://host/a b
try clone https://github.com/a/b@-main x
try clone https://github.com/a/b@ x
try clone --max-size 4X https://github.com/a/b x
try clone --tree main https://github.com/a/b x
try clone --update --replace https://github.com/a/b x
try clone -f nodes.yaml --tree 3f20054214fec9f9234fd3841ae6f1e4287948f6
try clone https://github.com/a/b@3f20054214fec9f9234fd3841ae6f1e4287948f6
try clone https://github.com/b@3f20054214fec9f9234fd3841ae6f1e4287948f6?x x
try clone https://github.com/a/b@3f20054214fec9f9234fd3841ae6f1e4287948f6 ''
try -f m.yaml --root ''
try verify -f m.yaml --root ''
try verify
try data other
ls -A
