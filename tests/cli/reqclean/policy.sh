# SPDX-License-Identifier: Apache-2.0
cat >policy.yaml <<-'END'
	hosts: [git.example]
	families:
	- {name: x, members: [Foo, bar], winner: bar, others: rename, reason: because}
	refused:
	- {name: baz, versions: ["1.0"], reason: bad}
END
printf 'foo>=1\nbaz\nopencv-python\n' >r.txt
reqclean --policy policy.yaml r.txt
mkdir data
cp policy.yaml data
reqclean --data data r.txt 2>/dev/null
