# SPDX-License-Identifier: Apache-2.0
# A marker may compare two texts: no environment is asked for it, and it holds in none; uv takes it for true, so it is not written.
printf "a<2; 'x' == 'y'\na>2; 'x' == 'y'\nb==1; 'x' < os_name\n" >in.txt
reqclean in.txt && reqclean conflicts in.txt && echo none
