# SPDX-License-Identifier: Apache-2.0
"""The table of scenarios: what README beside this file describes, as dictionaries."""
import shlex

# What a scenario may say, and what it says if it does not.
DEFAULTS = {
    "size": "1000000", "ext": "bin", "disk": "", "door": "plain", "host": "127.0.0.1",
    "opts": "", "env": "", "prior": "", "dest": "", "want": "", "says": "", "retries": "3",
    "timeout": "5", "requests": "", "bytes": "", "time": "60", "slow": "", "hosts": "",
    "url": "", "leaves": "", "needs": "",
}
DESTINATIONS = ("right", "absent", "kept", "either")


def parse_line(line, where):
    words = shlex.split(line, comments=True)
    if not words:
        return None
    if len(words) < 4:
        raise SystemExit(f"{where}: expected NAME PATH STATUS DESTINATION")
    name, path, status, destination = words[:4]
    scenario = dict(DEFAULTS, name=name, path=path, status=status, destination=destination)
    if destination not in DESTINATIONS:
        raise SystemExit(f"{where}: '{destination}' is none of {', '.join(DESTINATIONS)}")
    for word in words[4:]:
        key, equals, value = word.partition("=")
        if key not in DEFAULTS or not equals:
            raise SystemExit(f"{where}: '{word}' is no KEY=VALUE of {', '.join(DEFAULTS)}")
        scenario[key] = value
    return scenario


def load(path):
    scenarios, names = [], set()
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            scenario = parse_line(line, f"{path}:{number}")
            if not scenario:
                continue
            if scenario["name"] in names:
                raise SystemExit(f"{path}:{number}: a second '{scenario['name']}'")
            names.add(scenario["name"])
            scenarios.append(scenario)
    return scenarios
