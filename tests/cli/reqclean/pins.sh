# SPDX-License-Identifier: Apache-2.0
# A commit that the policy names for a repository, wherever none is named; a commit that is named stays.
c=0123456789abcdef0123456789abcdef01234567
o=fedcba9876543210fedcba9876543210fedcba98
cat >policy.yaml <<-END
	extends: default
	pins:
	- {repository: github.com/o/a, commit: $c, reason: read in March}
	- {repository: evil.example/o/b, commit: $c}
END
printf '%s\n' git+https://github.com/o/a 'a @ git+https://github.com/o/a.git@main#subdirectory=x' "git+https://GitHub.com:443/o/a@v1#egg=a2" \
	"a3 @ git+https://github.com/o/a@$o" git+https://github.com/o/ab git+https://github.com/o/A 'git+https://github.com/o/a?x@main' \
	git+https://user@github.com/o/a git+https://evil.example/o/b git+ssh://git@github.com/o/a https://github.com/o/a >r.txt
reqclean --policy policy.yaml r.txt
reqclean rules --policy policy.yaml | grep RC214
