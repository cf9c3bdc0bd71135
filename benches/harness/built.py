"""`Built`: what there is to measure, and where it is."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .contestants import Contestant
from .input import TOP

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")).resolve()


@dataclass
class Built:
    """The command of each driver, what was left out and why, and where things are."""

    commands: dict[str, list[str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    profile: str = "release"
    folder: Path = TARGET / "bench"
    wheel: Path = Path()

    def has(self, contestant: Contestant) -> bool:
        return contestant.driver in self.commands and contestant.argument not in self.missing

    @property
    def binaries(self) -> Path:
        return TARGET / ("debug" if self.profile == "dev" else self.profile)

    @property
    def c_library(self) -> Path:
        return self.folder / "c"

    @property
    def addon(self) -> Path:
        return self.node_package / f"frontseal.{platform_name()}.node"

    @property
    def node_package(self) -> Path:
        return self.folder / "node" / "node_modules" / "frontseal"


def platform_name() -> str:
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return f"darwin-{machine}" if sys.platform == "darwin" else f"linux-{machine}-gnu"
