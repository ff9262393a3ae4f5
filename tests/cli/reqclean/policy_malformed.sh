# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
try() {
	cat >policy.yaml
	reqclean --policy policy.yaml r.txt
	echo $? >&2
}
echo 'hosts: x' | try
echo 'hots: [x]' | try
echo 'families: [{name: x, members: [a], winner: b, others: drop, reason: r}]' | try
echo 'families: [{name: x, members: [a], winner: a, others: no, reason: r}]' | try
echo 'families: [{name: x, members: [a b], winner: a, others: drop, reason: r}]' | try
echo 'families: [{members: [a], winner: a, others: drop, reason: r}]' | try
echo 'refused: [{name: x, versions: [], reason: r}]' | try
echo 'refused: [{name: x, versions: [latest], reason: r}]' | try
echo 'refused: [{versions: [1], reason: r}]' | try
echo '[' | try
# each with what would be right
echo 'extends: us' | try
echo 'rules: [{code: RC900}]' | try
echo 'rules: [{code: RC101, action: drop}]' | try
echo 'hosts: [{host: h, pin: sha256}]' | try
echo 'hosts: [{host: H}]' | try
echo 'hosts: [{host: h, commits: [/x]}]' | try
echo 'hosts: [h, h]' | try
echo 'renames: [{name: a, to: a, reason: r}]' | try
echo 'profiles: {p: [{name: a, versions: "2", reason: r}]}' | try
echo 'refused: [{name: a, versions: all, reason: r, links: x}]' | try
echo 'renames: [{name: a, to: b, reason: r}, {name: b, to: c, reason: r}]' | try
printf 'extends: default\nrenames: [{name: scikit-learn, to: x, reason: r}]\n' | try
printf 'extends: default\nrenames: [{name: triton, to: x, reason: r}]\nfamilies: [{name: f, members: [a, pil], winner: pil, others: rename, reason: r}]\n' | try
printf 'extends: default\nrefused: [{name: nothing-such, off: true}]\n' | try
reqclean --policy nowhere.yaml r.txt
