"""Settings of the test run: no telemetry, and a hypothesis profile that does not time examples."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["DO_NOT_TRACK"] = "1"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
# Continuous integration shares its cores: a slow example is not a failing one.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")
