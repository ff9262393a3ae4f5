# SPDX-License-Identifier: Apache-2.0
# What would not be read back as the same one requirement is not written.
printf '%s\n' 'a; os_name != "x\n--index-url https://evil.example\n"' 'b; os_name != "x\x20#"' 'c; os_name != "x\x20--pre\x20y"' \
	'd; os_name != "\\x"' 'e===1#2' >r.txt
reqclean r.txt
echo '--- a marker that uv passes over, or refuses' >&2
printf '%s\n' 'a; os_name == sys_platform' 'b; "x" == "y"' 'c; os_name == "nt" or extras >= "x"' 'd; "x" in extras' >r.txt
reqclean r.txt
