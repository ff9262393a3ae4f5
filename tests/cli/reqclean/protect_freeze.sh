# SPDX-License-Identifier: Apache-2.0
# A freeze has comments, editables and addresses; a name from an address keeps its name only.
cat >protect.txt <<-'END'
	# Editable install with no version control (own==1)
	-e /opt/own
	foo @ https://h/foo-1.zip
	bar===not-a-version
END
printf 'foo==3\nbar>=1\nown\n' >r.txt
reqclean --protect protect.txt r.txt
