# SPDX-License-Identifier: Apache-2.0
# A protect file keeps no malware, whether something asks for it or not; a range loses such releases.
echo 'foo' >r.txt
echo 'UltraLytics==8.3.41' >protect.txt
reqclean --protect protect.txt --constraints c.txt r.txt; echo $?; ls
printf 'ultralytics>=8.3.41,<8.3.44\nlitellm==1.82.6\n' >protect.txt
reqclean --protect protect.txt --constraints c.txt -o out.txt r.txt; cat c.txt
echo 'ctx==0.2' >protect.txt
reqclean --protect protect.txt r.txt
