# SPDX-License-Identifier: Apache-2.0
# Killed anywhere, it goes on from there, also with the sum; and starts over where the
# state beside the partial file is gone, damaged or another's.
. "$TOP/tests/server/start.sh"
seq 500000 >served/f.txt
sum=$(sha256sum <served/f.txt | cut -c1-64)
cut_short() { # leaves a partial file, whose state is of $URL/slow/...
	rm -f out .out*
	grab --progress none "$URL/slow/6000000/f.txt" out &
	pid=$!
	while [ ! -s .out.grab-part ]; do sleep 0.01; done
	sleep 0.1
	kill -9 $pid
	wait $pid 2>/dev/null
	: >.log
}
again() {
	grab --progress none "$@" "$URL/slow/60000000/f.txt" out
	echo "$? $(cmp out served/f.txt && echo same) $(sed 's/=bytes=[0-9]*-/=bytes=N-/; s/="[^"]*"/="TAG"/; s/slow.[0-9]*/slow/' .log)"
}
slow_again() {
	grab --progress none "$@" "$URL/slow/6000000/f.txt" out
	echo "$? $(cmp out served/f.txt && echo same) $(sed 's/=bytes=[0-9]*-/=bytes=N-/; s/="[^"]*"/="TAG"/; s/slow.[0-9]*/slow/' .log)"
}
cut_short && [ ! -e out ] && slow_again
cut_short && slow_again --sha256 "$sum"
cut_short && rm .out.grab-state && slow_again
cut_short && echo junk >>.out.grab-state && slow_again
cut_short && sed -i 's/size 3/size 4/' .out.grab-state && slow_again
cut_short && again
cut_short && head -c 4000000 /dev/zero >>.out.grab-part && slow_again
# A partial file that was damaged is found by its sum, and fetched anew.
cut_short && printf x | dd of=.out.grab-part bs=1 seek=5 conv=notrunc 2>/dev/null && slow_again --sha256 "$sum"
ls -A | grep out
