# SPDX-License-Identifier: Apache-2.0
# Killed in the middle, it goes on from there, also with the sum; and starts over where the
# state beside the partial file is gone, damaged or another's, or where the file has changed.
. "$TOP/tests/server/start.sh"
seq 500000 >served/f.txt
sum=$(sha256sum <served/f.txt | cut -c1-64)
n=0
cut_short() { # the first answer for each address stops in the middle
	rm -f out .out*
	n=$((n + 1)) from="$URL/stall/50/f.txt?n=$n"
	grab --progress none "$from" out &
	pid=$!
	until grep -q '^front 1694447 ' .out.grab-state 2>/dev/null; do sleep 0.02; done
	kill -9 $pid
	wait $pid 2>/dev/null
	: >.log
	[ ! -e out ]
}
again() {
	grab --progress none "$@" out
	echo "$? $(cmp out served/f.txt && echo same) $(sed 's/="[^"]*"/="TAG"/' .log)"
}
cut_short && again "$from"
cut_short && again --sha256 "$sum" "$from"
cut_short && rm .out.grab-state && again "$from"
cut_short && echo junk >>.out.grab-state && again "$from"
cut_short && sed -i 's/size 3/size 4/' .out.grab-state && again "$from"
cut_short && again "$URL/ok/f.txt"
cut_short && head -c 4000000 /dev/zero >>.out.grab-part && again "$from"
# A partial file that was damaged is found by its sum, and fetched anew.
cut_short && printf x | dd of=.out.grab-part bs=1 seek=5 conv=notrunc 2>/dev/null && again --sha256 "$sum" "$from"
# Bytes that the state does not claim count for nothing.
cut_short && tail -c +1694448 served/f.txt >>.out.grab-part && again "$from"
cut_short && seq 2 500001 >served/f.txt && touch -d 2001-01-01 served/f.txt && again "$from"
ls -A | grep out
