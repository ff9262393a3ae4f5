# SPDX-License-Identifier: Apache-2.0
# A marker may compare two texts: no environment is asked for it, and it holds in none; uv takes it for true, so it is not written.
printf "a<2; 'x' == 'y'\na>2; 'x' == 'y'\nb==1; 'x' < os_name\n" >in.txt
reqclean in.txt && reqclean conflicts in.txt && echo none
# Nor are comparisons that stop pip when it installs, or that it makes of texts, where uv takes them for true.
cat >in.txt <<-'END'
	a; os_name ~= "posix"
	b; python_version ~= "3"
	c; "3.8" ~= python_version
	d; python_version >= "abc"
	e; python_version in "3.8, 3.9"
	f; python_version in "3.8 3.9" and python_version ~= "3.8"
	g; platform_release >= "5"
END
reqclean in.txt
reqclean --python-version 3.9 in.txt 2>/dev/null
