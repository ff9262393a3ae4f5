# SPDX-License-Identifier: Apache-2.0
# A tree of many files is replaced while others come and want the place, too: they wait until the old one is gone.
python3 - <<'END'
import tarfile
for commit, files in (("1" * 40, 20000), ("2" * 40, 200), ("3" * 40, 200)):
    with tarfile.open(commit + ".tar.gz", "w:gz", compresslevel=1, format=tarfile.PAX_FORMAT, pax_headers={"comment": commit}) as tar:
        for number in range(files):
            tar.addfile(tarfile.TarInfo(f"t/{number % 50}/{commit[0]}{number}"))
END
one=1111111111111111111111111111111111111111 two=2222222222222222222222222222222222222222 three=3333333333333333333333333333333333333333
for round in 1 2 3; do
	grab clone --replace "file://$PWD/$one.tar.gz@$one" tree || echo "$?"
	pids=
	for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		[ $((number % 2)) = 1 ] && commit=$two || commit=$three
		grab clone --progress none --replace "file://$PWD/$commit.tar.gz@$commit" tree 2>said.$number & pids="$pids $!"
		sleep 0.02
	done
	for pid in $pids; do wait $pid || echo "$?"; done
	grep -hv 'another process brings this tree; waiting' said.*
	commit=$(sed -n 's/^commit //p' tree/.grab-commit) && grab clone --check "file://$PWD/$commit.tar.gz@$commit" tree || echo "$?"
	find tree -type f ! -name .grab-commit | wc -l
done
ls -A | grep tree
