# SPDX-License-Identifier: Apache-2.0
# The names of the files say what must be found.
cd "$DATA/fatbin" && sagepick check *.so
