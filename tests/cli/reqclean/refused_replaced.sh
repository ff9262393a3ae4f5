# SPDX-License-Identifier: Apache-2.0
# Versions that a profile or a protect file put in the place of others let no malware in.
cat >policy.yaml <<-'END'
	extends: default
	profiles:
	  old:
	  - {name: ultralytics, versions: "<8.3.43", reason: r}
	  bad:
	  - {name: ultralytics, versions: "==8.3.41", reason: r}
END
echo 'ultralytics>=9' >r.txt
reqclean --policy policy.yaml --profile old r.txt
reqclean --policy policy.yaml --profile bad r.txt; echo $?
echo 'ultralytics<8.3.43' >protect.txt
reqclean --protect protect.txt r.txt
