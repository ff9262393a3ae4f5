# dist NAME VERSION [REQUIREMENT]...: an installed distribution in the folder site
dist() {
	info=site/$(echo "$1" | tr - _)-$2.dist-info
	mkdir -p "$info"
	printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$1" "$2" >"$info/METADATA"
	shift 2
	for requirement; do printf 'Requires-Dist: %s\n' "$requirement" >>"$info/METADATA"; done
}
# run WORD...: pinset, and its status where it is not 0
run() {
	pinset "$@" || echo "status $?"
}
