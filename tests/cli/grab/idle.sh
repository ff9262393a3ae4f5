# SPDX-License-Identifier: Apache-2.0
# While connections are slow and there is nothing else to ask for, nothing turns: few waits for each read.
. "$TOP/tests/server/start.sh"
strace -f -qq -c -e trace=epoll_wait,recvfrom -o calls "$(command -v grab)" --progress none "$URL/cap/500000/seed1-30000000.bin" out
awk '$NF == "epoll_wait" { waits = $4 } $NF == "recvfrom" { reads = $4 }
	END { print (waits > 0 && waits < 2 * reads + 500 ? "few" : "too many: " waits " waits, " reads " reads") }' calls
