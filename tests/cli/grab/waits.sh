# SPDX-License-Identifier: Apache-2.0
# Three at once share one download.
. "$TOP/tests/server/start.sh"
seq 100000 >served/f.txt
sum=$(sha256sum <served/f.txt | cut -c1-64)
for how in '' "--sha256 $sum"; do
	for i in 1 2 3; do
		grab --progress none $how "$URL/slow/400000/f.txt" out &
		pids="$pids $!"
	done
	for pid in $pids; do wait $pid || echo failed; done
	pids=
	cmp out served/f.txt && wc -l <.log
	rm out .out.grab .log
done
ls -A | grep out
