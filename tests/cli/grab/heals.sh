# SPDX-License-Identifier: Apache-2.0
# Faults after which the right bytes must stand there: what was got before the fault is
# continued only where the answer proves that it is the same file.
. "$TOP/tests/server/start.sh"
seq 500000 >served/f.txt
for mode in ok norange chunked weak novalidator nolength close/60 redirect/301/ok \
	redirect/302/ok redirect/303/ok redirect/307/ok redirect/308/ok away/302/ok \
	fail/503/2/- fail/500/1/- fail/429/2/0 fail/408/1/-; do
	grab --progress none --retry-delay 1 "$URL/$mode/f.txt" out
	echo "$? $mode $(cmp out served/f.txt 2>&1 && echo same)"
	rm -f out .out*
done
grab --progress none --retry-delay 1 --timeout 1 "$URL/stall/50/f.txt" out
echo "$? stall $(cmp out served/f.txt && echo same)"
rm -f out .out*
for mode in ok norange weak novalidator otherrange barerange liar changing glue; do
	: >.log
	grab --progress none --retry-delay 1 "$URL/$mode/f.txt?once" out
	echo "$? $mode, cut once: $(cmp out served/f.txt 2>&1 && echo same), $(wc -l <.log) requests, $(grep -c Range= .log) with a range"
	rm -f out .out*
done
