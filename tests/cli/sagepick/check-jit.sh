# SPDX-License-Identifier: Apache-2.0
# A GPU younger than the PTX needs the driver that knows it; PTX for one GPU or one family serves no other.
cd "$DATA/fatbin"
sagepick check --arch 12.0 --arch 9.0 sm89_ptx89_sm90a_lz4_all.so
sagepick check --arch 9.0 ptx90a.so
sagepick check --arch 10.3 ptx100f.so
sagepick check --arch 10.0 ptx90a.so
