# SPDX-License-Identifier: Apache-2.0
# Built for another torch: two functions are missing; one that may be missing does not count.
. "$CASES/check.inc"
mkdir pkg
cat >c.c <<'END'
void _ZN3c106detail14torchCheckFailEPKcS2_jRKSs(void);
void _ZN3c104goneEv(void);
__attribute__((weak)) void _ZN3c105maybeEv(void);
void _ZN3c105threwEv(void);
void _ZN3c103ownEv(void) {}
void g(void) { _ZN3c106detail14torchCheckFailEPKcS2_jRKSs(); _ZN3c104goneEv(); _ZN3c105maybeEv(); _ZN3c105threwEv(); }
END
library pkg/_C.so <c.c
sagepick check --root root --site /opt/venv pkg
