# A malformed file is refused with its place, and what would be right.
. "$CASES/lib.sh"
edit() { sed "$1" "$CASES/matrix.yaml" >m.yaml; run env -m m.yaml --arch ada; }
run env -m missing.yaml --arch ada
edit 's/torch: 2.8.0/torhc: 2.8.0/'
edit 's/cu128/12.8/'
edit 's/"8.9"/ada/'
edit 's/stack: animate/stack: anime/'
edit 's/^version: 1/version: 2/'
edit 's/numpy: 2.2.6/numpy: two/'
edit 's/numpy: 2.2.6/torch: 2.2.6/'
edit '/min_driver/d'
edit 's/arches:/arches: *anchor/'
edit 's/arches:/arches: {/'
