#!/bin/sh
# The main job on real input, on a made-up trial, two told courses, an assessment and a made-up
# night, and on a workspace that keeps them: prints the answers and where the pages lie.
set -eu
ekbom=$1
out=$2
real=examples/melatonin

echo "A real randomised diary of 70 days (mood 0-100, melatonin the evening before):"
echo
"$ekbom" helps "$real/melatonin_ema.csv" --outcome mood --action melatonin --higher-is-better \
  --scale 0 100 --worthwhile 5 --row day --index study_day \
  --schedule "$real/melatonin_schedule.json" --schedule-rule balanced,max_run=2 \
  --html "$out/melatonin.html"

echo
echo "A made-up trial: calf stretching, drawn and sealed before its first night, true effect -1.5:"
echo
rm -f "$out/demo.csv" "$out/demo-plan.json"
"$ekbom" simulate diary --action stretching --outcome urge --effect -1.5 --pairs 28 \
  --start 2026-06-01 --seed 7 --output "$out/demo.csv" --plan "$out/demo-plan.json" >/dev/null 2>&1
"$ekbom" helps "$out/demo.csv" --outcome urge --plan "$out/demo-plan.json" --html "$out/demo.html"

for case in case_000 case_001; do
  echo
  echo "A course of visits, as a case report told it:"
  echo
  "$ekbom" course "examples/cases/$case.toml" --html "$out/$case.html"
done

echo
echo "The beginning of a case report drafted from the first of them, and muscles for a drawing, as hypotheses:"
echo
"$ekbom" report case examples/cases/case_000.toml --standard stricta --html "$out/case_report.html" >"$out/case_report.md" 2>/dev/null
head -n 16 "$out/case_report.md"
echo
"$ekbom" muscles --zones calf_upper=6,knee_post=4 --side right --json | grep '"name"' | head -n 3

echo
echo "What is known of a made-up person, held against the rules; then the next steps for them:"
echo
"$ekbom" assess examples/cases/made_up.toml --html "$out/assessment.html" --json >"$out/assessment.json" 2>/dev/null
"$ekbom" next examples/cases/made_up.toml

echo
echo "A made-up night that is hard to score, and what is true of it; then what is found in it:"
echo
"$ekbom" simulate night --kind hard --seed 7 --out "$out/night"
echo
"$ekbom" score "$out/night/night.edf" --stages "$out/night/events.tsv" --out "$out/night"

echo
echo "A workspace that keeps the made-up trial, person and night; then what helped, from it, and what is due:"
echo
rm -rf "$out/workspace"
EKBOM_WORKSPACE="$out/workspace"
export EKBOM_WORKSPACE
"$ekbom" init --name demo
"$ekbom" import "$out/demo.csv" --outcome urge 2>/dev/null
"$ekbom" import "$out/demo-plan.json"
"$ekbom" import examples/cases/made_up.toml >/dev/null 2>&1
"$ekbom" import "$out/night/night.edf" --stages "$out/night/events.tsv" 2>/dev/null
"$ekbom" log urge=6 coffee=2 magnesium=400mg "bad evening" 2>/dev/null
"$ekbom" helps --outcome urge 2>/dev/null
echo
"$ekbom" score --all-new
echo
"$ekbom" due --days 90 2>/dev/null
echo
"$ekbom" check --json | grep '"ok"'
"$ekbom" backup

echo
echo "Pages, in $(pwd)/$out: melatonin.html, demo.html, case_000.html, case_001.html, case_report.html, assessment.html, night/night.html"

echo
echo "The workbench, with people that are made up:"
echo
if [ -n "${EKBOM_NO_SERVE:-}" ]; then
  echo "  $ekbom demo"
elif [ -t 1 ]; then
  exec "$ekbom" demo
else
  exec "$ekbom" demo --no-browser
fi
