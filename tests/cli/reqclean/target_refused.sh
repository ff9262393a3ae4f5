# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
reqclean --python-version cp312 r.txt; echo "$?"
reqclean --platform beos_x86_64 r.txt; echo "$?"
reqclean --root none r.txt; echo "$?"
reqclean conflicts --site none r.txt; echo "$?"
