# SPDX-License-Identifier: Apache-2.0
# Cleaning an output again changes nothing, provenance included.
mkdir a b
printf 'foo>=1\nbar @ https://github.com/o/r/archive/0123456789abcdef0123456789abcdef01234567.zip\n' >a/r.txt
printf 'foo<2\nopencv-python\nbaz; os_name == "it'"'"'s"\n' >b/r.txt
reqclean -o one a/r.txt b/r.txt && reqclean -o two one && cmp one two && cat two
