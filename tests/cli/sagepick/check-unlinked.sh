# SPDX-License-Identifier: Apache-2.0
# Relocatable code alone runs nowhere: the linked code is cut out of its section.
sed "s/\.nv_fatbin/.nv_xxxxxx/; s/\.nvFatBinSegment/.nvXxxXxxSegment/" "$DATA/fatbin/rdc_sm89.so" >unlinked.so
sagepick check --arch 8.9 unlinked.so
