# SPDX-License-Identifier: Apache-2.0
# The table calls the section by another name, but the records that register the code are there.
sed "s/\.nv_fatbin/.nv_fatbim/" "$DATA/fatbin/sm89.so" >lost.so
sagepick check --arch 8.9 lost.so
