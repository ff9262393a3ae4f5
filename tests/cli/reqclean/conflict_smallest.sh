# SPDX-License-Identifier: Apache-2.0
# Of all proofs the one with the fewest lines, and what most lines agree on.
printf '%s\n' 'a>=1.0,<1.3' 'a!=1.0.*' 'a!=1.1.*' 'a!=1.2.*' 'a!=1.0.*,!=1.1.*' >three.txt
reqclean conflicts three.txt
for i in 1 2 3 4 5 6 7; do printf 'numpy>=1.%s\n' $i >node$i.txt; done
echo 'numpy<1.2' >old.txt; echo 'numpy==1.1' >older.txt
reqclean node*.txt old.txt older.txt; echo "$?"
# A line that excludes itself.
echo 'a>2,<1' >alone.txt
reqclean conflicts alone.txt
