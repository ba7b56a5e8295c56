"""The first code of every trusted Python process; this file is passed to `python -c`.

Standard input and output become the channel, and text that is printed by mistake goes to standard error. The first message holds `modules`
(pairs of name and source, in the order of their imports) and `options` for `main` of the last module. The message contains the sources,
because a sandbox does not see the files of this package.
"""

import gc
import json
import os
import sys
import types

channel = os.dup(0), os.dup(1)
os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
os.dup2(2, 1)


def read(count):
    data = b""
    while len(data) < count:
        part = os.read(channel[0], count - len(data))
        if not part:
            sys.exit()
        data += part
    return data


start = json.loads(read(int.from_bytes(read(4), "big")))
for name, source in start["modules"]:
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
gc.collect()
gc.freeze()
module.main(*channel, start["options"])
