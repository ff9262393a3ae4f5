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
echo '--- where a name is asked for under markers only, its constraint asks for it nowhere else'
printf '%s\n' 'numpy; sys_platform == "win32"' 'numpy; sys_platform == "darwin"' 'scipy>=2; extra == "x"' 'pandas' \
	'pandas>=1; sys_platform == "win32"' '-c limits.txt' >node/requirements.txt
printf '%s\n' 'numpy<2' 'scipy<2' 'pandas<3; python_version < "3.9"' 'numpy>=1.2; sys_platform == "win32"' \
	'numpy!=1.5; python_version < "3.9" or os_name == "nt"' >node/limits.txt
reqclean node/requirements.txt; echo "$?"
printf 'numpy; sys_platform == "win32"\n-c limits.txt\n' >node/requirements.txt
printf 'numpy==1; sys_platform == "linux"\nnumpy==2\n' >node/limits.txt
reqclean conflicts node/requirements.txt; echo "$?"
