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
reqclean --policy nowhere.yaml r.txt
