# SPDX-License-Identifier: Apache-2.0
# Included files lie in the folder of the first input, of the input itself, or of --include-root, and nowhere else.
mkdir -p nodes/a nodes/b shared
echo shared >shared/all.txt; echo top >nodes/top.txt; echo own >nodes/b/own.txt
printf -- '-r top.txt\n' >nodes/first.txt
printf -- '-r ../top.txt\n-r own.txt\n-r ../../shared/all.txt\n' >nodes/b/r.txt
reqclean nodes/first.txt nodes/b/r.txt
echo '--- alone'
reqclean nodes/b/r.txt
echo '--- a root'
reqclean --include-root . nodes/b/r.txt
reqclean --include-root "$PWD" "$PWD/nodes/b/r.txt"
reqclean --include-root / nodes/b/r.txt | wc -l
reqclean --include-root none nodes/b/r.txt; echo "$?"
echo '--- not by a link'
ln -s ../../shared nodes/b/link; printf -- '-r link/all.txt\n' >nodes/b/r.txt
reqclean nodes/b/r.txt; echo "$?"
