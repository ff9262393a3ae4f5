# SPDX-License-Identifier: Apache-2.0
# What two profiles say of one name holds together, in whichever order; where they exclude each other, nothing is written.
cat >policy.yaml <<-'END'
	extends: default
	profiles:
	  new:
	  - {name: numpy, versions: ">=1.24", reason: r}
	  old:
	  - {name: numpy, versions: "<2", reason: r}
	  older:
	  - {name: numpy, versions: "<1.20", reason: r}
END
for asked in numpy 'numpy>=2' 'numpy==1.19' 'numpy==1.25'; do
	echo "$asked" >r.txt
	reqclean --policy policy.yaml --profile new --profile old -o one r.txt && tail -1 one
	reqclean --policy policy.yaml --profile old --profile new -o two r.txt && tail -1 two
done 2>/dev/null
reqclean --policy policy.yaml --profile new --profile older r.txt
