# SPDX-License-Identifier: Apache-2.0
# Requirements contradict each other where their markers hold together, and only there; the proof says where that is.
printf 'a<2; sys_platform == "win32"\na>=2; sys_platform == "linux"\n' >apart.txt
printf 'a<2; python_version < "3.12"\na>=2; python_version >= "3.12"\nb<2; implementation_name == "pypy"\nb>2; platform_python_implementation == "CPython"\n' >versions.txt
printf 'a<2; extra == "x"\na>2; extra == "x"\n' >never.txt
reqclean conflicts apart.txt && reqclean conflicts versions.txt && reqclean conflicts never.txt && echo none
printf 'a<2; python_version >= "3.9"\na>=2; sys_platform == "darwin"\na!=7\n' >meet.txt
reqclean conflicts meet.txt; echo "$?"
reqclean conflicts --json meet.txt; echo "$?"
reqclean conflicts --platform linux_x86_64 meet.txt; echo "$?"
echo '--- a third without a marker'
printf 'a<2; sys_platform == "win32"\na>=2; sys_platform == "linux"\na==1.5\n' >third.txt
reqclean third.txt; echo "$?"
