# SPDX-License-Identifier: Apache-2.0
printf 'foo \\\n>=1 # c\n--pre x\n-e git+https://h/r#egg=a\n\nfoo>=1.*\n' >r.txt
reqclean parse r.txt
