# SPDX-License-Identifier: Apache-2.0
sagepick check https://example.org/lib.so
echo $?
sagepick check http://example.org/a-1.0-py3-none-any.whl
