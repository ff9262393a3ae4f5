# --data replaces the facts.
. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" m.yaml
mkdir facts
pinset data torch.yaml | sed 's/triton: "3.4.0"/triton: "3.4.9"/' >facts/torch.yaml
run lint --data facts m.yaml
echo 'releases: 1' >facts/torch.yaml
run lint --data facts m.yaml >out 2>err; cut -d: -f1-3 err; tail -n 1 out
run lint --data missing m.yaml
pinset data | grep -c '^# .*\.yaml$'
