"""How long an honest one may wait, in multiples of what is promised: on a machine that others use too, more than one."""
import os

PATIENCE = max(1.0, float(os.environ.get("ADVERSARY_PATIENCE", "1")))
