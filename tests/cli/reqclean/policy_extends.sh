# SPDX-License-Identifier: Apache-2.0
c=0123456789abcdef0123456789abcdef01234567
cat >policy.yaml <<-'END'
	extends: default
	hosts: [git.example]
	refused:
	- {name: baz, versions: ["1.0"], reason: bad}
	- {name: litellm, versions: ["2.0"], reason: it broke our image}
	renames:
	- {name: old, to: new, versions: keep, reason: renamed}
END
printf '%s\n' baz litellm ultralytics sklearn old==1 "git+https://git.example/o/r@$c" "git+https://github.com/o/r@$c" >r.txt
reqclean --policy policy.yaml r.txt
sed -i 's/default/none/' policy.yaml
reqclean --policy policy.yaml r.txt
# What a rule is stays, and what it does can be told.
printf 'rules: [{code: RC112, reason: our own}]\n' >policy.yaml
reqclean rules --policy policy.yaml | grep -E '^RC(112|60|50)'
mkdir data
cp policy.yaml data
reqclean rules --data data | grep '^RC112'
