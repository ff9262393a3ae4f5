# SPDX-License-Identifier: Apache-2.0
# Constraints bind what the same input asks for; others are named and left out. What a constraints file requires is required.
mkdir node other
printf 'numpy\n-c limits.txt\nFoo_Bar[x]\n' >node/requirements.txt
printf 'numpy<2\nscipy<1.9\n-r more.txt\nfoo-bar>=1\n--pre\n' >node/limits.txt
echo 'required' >node/more.txt
printf 'scipy\n-c gone.txt\n' >other/requirements.txt
reqclean node/requirements.txt other/requirements.txt
echo '--- they contradict'
printf 'numpy>=2\n-c limits.txt\n' >node/requirements.txt
reqclean node/requirements.txt; echo "$?"
reqclean conflicts node/requirements.txt; echo "$?"
