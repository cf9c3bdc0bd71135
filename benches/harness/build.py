"""Builds us as we are shipped, and the drivers with their peers, into one folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .built import TARGET, Built
from .input import TOP

DRIVERS = TOP / "benches" / "drivers"
NO_HEADERS = "this machine has no headers of OpenSSL"


def build(profile: str) -> Built:
    built = Built(profile=profile)
    built.folder.mkdir(parents=True, exist_ok=True)
    cargo_build(built, "-p=frontseal-cli", "-p=frontseal-node")
    build_rust(built)
    build_python(built)
    build_c(built)
    for name, tools, build_driver in [
        ("node", ["node", "npm"], build_node),
        ("go", ["go", "pkg-config"], build_go),
        ("java", ["java", "mvn"], build_java),
    ]:
        absent = [tool for tool in tools if shutil.which(tool) is None]
        if absent:
            built.missing[name] = f"this machine has no {' and no '.join(absent)}"
        else:
            build_driver(built)
    return built


def cargo_build(built: Built, *arguments: str, folder: Path = TOP) -> None:
    run("cargo", "build", "--quiet", "--locked", "--profile", built.profile, *arguments, folder=folder)


def build_rust(built: Built) -> None:
    features = ["--features=openssl"]
    if not has_openssl_headers():
        features = []
        built.missing["cloudfront-policy-signer"] = NO_HEADERS
    cargo_build(built, *features, folder=DRIVERS / "rust")
    built.commands["rust"] = [str(built.binaries / "frontseal-bench")]


def build_python(built: Built) -> None:
    wheels = built.folder / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(
        *pip,
        "wheel",
        "--no-deps",
        "--wheel-dir",
        wheels,
        f"--config-settings=build-args=--profile={built.profile}",
        TOP / "python",
    )
    [built.wheel] = wheels.glob("frontseal-*.whl")
    run(*pip, "install", "--no-deps", "--force-reinstall", built.wheel)
    built.commands["python"] = [sys.executable, str(DRIVERS / "python" / "driver.py")]


def build_c(built: Built) -> None:
    """Install the library as a user does, and link it statically."""
    shutil.rmtree(built.c_library, ignore_errors=True)
    run(
        "make",
        "--silent",
        "install",
        f"PREFIX={built.c_library}",
        f"PROFILE={built.profile}",
        folder=TOP / "bindings" / "c",
    )
    archive = built.c_library / "lib" / "libfrontseal.a"
    compile_c(
        built, "c", "frontseal.c", f"-I{built.c_library / 'include'}", libraries=[archive, "-lpthread", "-lm", "-ldl"]
    )
    if has_openssl_headers():
        compile_c(built, "openssl", "openssl.c", libraries=["-lcrypto"])
    else:
        built.missing["openssl"] = NO_HEADERS


def compile_c(built: Built, name: str, source: str, *flags: str, libraries: list) -> None:
    program = built.folder / f"{name}-driver"
    sources = [DRIVERS / "c" / source, DRIVERS / "c" / "driver.c"]
    run("cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", *flags, "-o", program, *sources, *libraries)
    built.commands[name] = [str(program)]


def build_node(built: Built) -> None:
    """Install the peers, and beside them our package as npm would: without what only its tests need."""
    folder = built.folder / "node"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "driver.js"):
        shutil.copy2(DRIVERS / "node" / name, folder)
    run("npm", "ci", "--silent", "--no-audit", "--no-fund", folder=folder)
    leave_out = shutil.ignore_patterns("node_modules", "test", "build", "*.node")
    shutil.copytree(TOP / "node", built.node_package, ignore=leave_out)
    library = "libfrontseal_node.dylib" if sys.platform == "darwin" else "libfrontseal_node.so"
    shutil.copy2(built.binaries / library, built.addon)
    built.commands["node"] = ["node", str(folder / "driver.js")]


def build_go(built: Built) -> None:
    """Link the C library statically, as the module does by default, but where it was installed."""
    libraries = f"{built.c_library / 'lib' / 'libfrontseal.a'} -lpthread -ldl -lm" + (
        " -lgcc_s" if sys.platform == "linux" else ""
    )
    about = "Name: frontseal\nDescription: for the benchmark\nVersion: 0\n"
    (built.folder / "frontseal.pc").write_text(f"{about}Cflags: -I{built.c_library / 'include'}\nLibs: {libraries}\n")
    program = built.folder / "go-driver"
    arguments = ["-mod=readonly", "-tags", "frontseal_pkgconfig", "-o", program, "."]
    run("go", "build", *arguments, folder=DRIVERS / "go", PKG_CONFIG_PATH=str(built.folder))
    built.commands["go"] = [str(program)]


def build_java(built: Built) -> None:
    classes = built.folder / "java"
    run("mvn", "--quiet", "--batch-mode", f"-Dbench.build={classes}", "compile", folder=DRIVERS / "java")
    built.commands["java"] = ["java", "-cp", f"{classes / 'classes'}:{classes / 'dependency'}/*", "Driver"]


def has_openssl_headers() -> bool:
    if shutil.which("pkg-config") is None:
        return False
    return subprocess.run(["pkg-config", "--exists", "openssl"], check=False).returncode == 0


def run(*command: object, folder: Path = TOP, **environment: str) -> None:
    print("building:", *[Path(str(part)).name for part in command[:3]], flush=True)
    whole = {**os.environ, "CARGO_TARGET_DIR": str(TARGET), **environment}
    subprocess.run([str(part) for part in command], cwd=folder, env=whole, check=True)
