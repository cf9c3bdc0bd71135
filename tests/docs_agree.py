#!/usr/bin/env python3
"""Check that the documentation of the API says the same in every language.

The core's is the source. What has its name in another language must open with its first sentence, with the arguments
spelled as that language spells them, and a figure that a language gives must be one that the core gives too.

tests/docs_agree.py            # fail on the first sentences and figures that differ
tests/docs_agree.py NAME...    # print what every language says of these, such as Signer.sign_url
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
Docs = dict[str, str]
"""Documentation by the core's name: `Signer`, `Signer.sign_url`, `PolicyParts.expires_in`, `encode_url`."""


def main(arguments: list[str]) -> int:
    core = read_core()
    languages = {name: read() for name, read in LANGUAGES.items()}
    if arguments:
        for name in arguments:
            for language, docs in {"Rust": core, **languages}.items():
                print(f"{language:7} {name}: {first_sentence(docs[name]) if name in docs else '-'}")
        return 0
    wrong = [*missing(core, languages), *differences(core, languages), *figures(core, languages)]
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    compared = sum(name in docs for docs in languages.values() for name in core)
    print(f"documentation: {compared} first sentences compared, {len(wrong)} differences")
    return 1 if wrong else 0


def missing(core: Docs, languages: dict[str, Docs]) -> Iterator[str]:
    """Yield what every language has to document, and does not: the comparison must have something to compare."""
    for name in SHARED:
        for language, docs in {"Rust": core, **languages}.items():
            if name not in docs:
                yield f"{language}: {name} has no documentation, or another name"


def differences(core: Docs, languages: dict[str, Docs]) -> Iterator[str]:
    for language, docs in languages.items():
        for name in sorted(core.keys() & docs.keys() - OTHERWISE.get(language, set())):
            said, expected = first_sentence(docs[name]), first_sentence(core[name])
            if not re.match(rf"{re.escape(plain(expected))}(\W|$)", plain(said)):
                yield f"{language}: {name}\n    says  {said}\n    Rust  {expected}"


def figures(core: Docs, languages: dict[str, Docs]) -> Iterator[str]:
    """Yield each figure of a language that is not among the core's."""
    known = {figure for text in core.values() for figure in figures_of(text)}
    for language, docs in languages.items():
        for name, text in sorted(docs.items()):
            for figure in figures_of(text) - known - OWN_FIGURES.get(language, set()):
                yield f"{language}: {name} has the figure {figure}, which the core's documentation has not"


EXAMPLE = re.compile(
    r"```.*?```|^>>> .*?(?=\n\n|\Z)|^(?: {4}|\t)[^\n]*|``.*?``|`[^`]*`|\"[^\"]*\"", re.DOTALL | re.MULTILINE
)
POWER = {"10⁹": "1,000,000,000", "10¹¹": "100,000,000,000", "10^9": "1,000,000,000", "10^11": "100,000,000,000"}
DATE = r"\b(?:\d+ )?(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"


def figures_of(text: str) -> set[str]:
    """Return the numbers of the prose that have more than two digits: not dates, and nothing of the examples."""
    prose = re.sub(DATE, " ", EXAMPLE.sub(" ", text))
    for power, figure in POWER.items():
        prose = prose.replace(power, figure)
    numbers = re.findall(r"(?<![\w.#:/-])\d[\d,]*\d{2}(?![\w/-])", prose)
    return {f"{int(number.replace(',', '')):,}" for number in numbers}


def first_sentence(text: str) -> str:
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.:]) (?=[A-Z`\[*])", paragraph)[0]


# What a language has its own words for: units, examples, what is given where there is nothing, and where to read more.
OWN_WORDS = re.compile(
    r"; .*|,? in (?:unix )?seconds\b.*|,? (?:or )?none\b.*| \(docs/.*|, (?:made|returned) by .*|, (?:as|such as|one of|each as|by their names:?) .*"
)


def plain(sentence: str) -> str:
    """Return a sentence in which all languages spell alike: no markup, snake_case, `The …` for `Return the …`."""
    sentence = re.sub(r"\{@link (?:\w+\.)?(\w+)\}", r"\1", sentence)
    sentence = re.sub(r"\[([^\]]*)\](?:\([^)]*\))?", r"\1", sentence)
    sentence = re.sub(r"[`*\"']|\b[A-Z]\w+(?:::|\.)(?=\w)|\bfrontseal_|^Return |\bthe policy's ", "", sentence)
    sentence = snake(sentence).replace("null", "none").replace("nil", "none")
    sentence = OWN_WORDS.sub("", sentence).partition(": ")[0].rstrip(".: ")
    return re.sub(r"(?<=\w)s\b", "", sentence)  # Go's comments say `takes … and decodes …`


def snake(text: str) -> str:
    return re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", "_", text).lower()


# --- what each language says ----------------------------------------------------------------


def read_core() -> Docs:
    docs: Docs = {}
    for crate in ("frontseal", "frontseal-inspect", "frontseal-manifest"):
        for file in sorted((TOP / "crates" / crate / "src").rglob("*.rs")):
            docs.update(read_rust(file.read_text(encoding="utf-8")))
    return docs


def read_rust(text: str) -> Docs:
    """Return the documentation of public items, and of the members of public types."""
    docs: Docs = {}
    owner, comment = "", []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("///"):
            comment.append(stripped[3:].removeprefix(" "))
            continue
        if stripped.startswith("#") or not stripped and comment:
            continue
        if line[:1] not in (" ", "}", "") and (
            block := re.match(r"(?:pub )?(?:impl(?:<[^>]*>)?|struct|enum|trait) (?:\w+(?:<.*>)? for )?(\w+)", line)
        ):
            owner = block[1]
        if item := re.match(r"(    )?pub (?:const )?(?:unsafe )?(?:fn |struct |enum |trait |type )?(\w+)", line):
            name = f"{owner}.{item[2]}" if item[1] else item[2]
            if comment:
                docs.setdefault(name, "\n".join(comment))
        comment = []
    return docs


def read_python() -> Docs:
    docs: Docs = {}
    module = ast.parse((TOP / "python/src/frontseal/_native.pyi").read_text(encoding="utf-8"))
    for node in module.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            docs[node.name] = ast.get_docstring(node) or ""
            for member in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(member, ast.FunctionDef):
                    docs.setdefault(f"{node.name}.{member.name}", ast.get_docstring(member) or "")
    return said(docs)


def read_node() -> Docs:
    docs: Docs = {}
    text = (TOP / "node/index.d.ts").read_text(encoding="utf-8")
    keywords = "export|declare|static|readonly|get|class|interface|type|function|const"
    owner = ""
    for comment, indent, name in re.findall(
        rf"(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\n)?^( *)(?:(?:{keywords}) +)*(\w+)\b[^\n]*$", text, re.MULTILINE
    ):
        owner = owner if indent else name
        if comment:
            body = re.sub(r"^\s*\* ?", "", comment, flags=re.MULTILINE)
            docs.setdefault(f"{owner}.{snake(name)}" if indent else of_node(name), body)
    return viewer(said(docs))


def of_node(name: str) -> str:
    return name if name[0].isupper() else snake(name)


def read_c() -> Docs:
    docs: Docs = {}
    text = (TOP / "include/frontseal.h").read_text(encoding="utf-8")
    comments = r"((?:^//.*\n)+)"
    for comment, name in re.findall(rf"{comments}(?:[A-Z_]+\n)?[^;{{/]*?\bfrontseal_(\w+)\(", text, re.MULTILINE):
        docs[of_c(name)] = bare(comment)
    for comment, name in re.findall(rf"{comments}typedef struct frontseal_\w+ frontseal_(\w+);", text, re.MULTILINE):
        docs[pascal(name)] = bare(comment)
    structs = re.findall(
        rf"{comments}typedef struct \w*\s*\{{\n((?:(?!^\}}).*\n)*)\}} frontseal_(\w+);", text, re.MULTILINE
    )
    for comment, body, name in structs:
        docs[pascal(name)] = bare(comment)
        for about, member in re.findall(r"((?:^ +//.*\n)+)^ +[\w *]*?(\w+);", body, re.MULTILINE):
            docs[f"{pascal(name)}.{member}"] = bare(about)
    return parts(said(docs))


def bare(comment: str) -> str:
    return re.sub(r"^\s*// ?", "", comment, flags=re.MULTILINE)


def of_c(function: str) -> str:
    """Return the core's name of a function: `signed_policy_url` is `SignedPolicy.url`, and `sign_url` the signer's."""
    for owner in sorted(C_OWNERS, key=len, reverse=True):
        if function.startswith(owner + "_"):
            return f"{pascal(owner)}.{function[len(owner) + 1 :]}"
    return C_METHODS.get(function, function)


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def read_go() -> Docs:
    docs: Docs = {}
    for file in sorted((TOP / "bindings/go").glob("*.go")):
        owner = ""
        text = "" if file.name.endswith("_test.go") else file.read_text(encoding="utf-8")
        for comment, declaration in re.findall(r"((?:^\t?//.*\n)*)^(\t?[\w}].*)$", text, re.MULTILINE):
            if kind := re.match(r"type ([A-Z]\w*) (struct)?", declaration):
                owner = kind[1] if kind[2] else ""
                docs[kind[1]] = without_name(bare(comment), kind[1], as_verb=False)
            elif declaration.startswith("}"):
                owner = ""
            elif function := re.match(r"func (?:\(\w* ?\*?(\w+)\) )?([A-Z]\w*)", declaration):
                name = f"{function[1]}.{snake(function[2])}" if function[1] else snake(function[2])
                docs[name] = without_name(bare(comment), function[2], as_verb=True)
            elif owner and (member := re.match(r"\t([A-Z]\w*) ", declaration)):
                docs[f"{owner}.{snake(member[1])}"] = without_name(bare(comment), member[1], as_verb=False)
    return parts(said(docs))


def without_name(comment: str, name: str, as_verb: bool) -> str:
    """Return a Go comment as other languages write it: `SignURL signs url` is `Sign url`, `A Policy is the` is `The`."""
    match = re.match(rf"(?:An? |The )?{name} (?:(?:is|are|says|tells) )?(\w+)", comment)
    if not match:
        return comment
    word = imperative(match[1]) if as_verb else match[1]
    return word[0].upper() + word[1:] + comment[match.end() :]


def imperative(verb: str) -> str:
    for ending, instead in (("ies", "y"), ("shes", "sh"), ("sses", "ss"), ("s", "")):
        if verb.endswith(ending):
            return verb.removesuffix(ending) + instead
    return verb


def said(docs: Docs) -> Docs:
    return {name: text for name, text in docs.items() if text.strip()}


def viewer(docs: Docs) -> Docs:
    """Node's `Viewer` is the core's `VerifyOptions`, and no other."""
    return {name.replace("Viewer", "VerifyOptions"): text for name, text in docs.items() if "VerifyOptions" not in name}


def parts(docs: Docs) -> Docs:
    renamed = {f"Policy.{part}": f"PolicyParts.{part}" for part in PARTS}
    return {renamed.get(name, name): text for name, text in docs.items()}


LANGUAGES = {"Python": read_python, "Node": read_node, "C": read_c, "Go": read_go}
SHARED = ["Signer.sign", "Signer.sign_url", "Signer.sign_urls", "Signer.sign_cookies", "Verifier.verify_url"]
PARTS = ("expires_in", "round_to", "date_less_than", "date_greater_than", "ip_address", "resource", "minify", "custom")
"""The members of C's and Go's `Policy`, which are what the core's `PolicyParts` has."""
C_OWNERS = [
    "private_key",
    "public_key",
    "policy",
    "resource",
    "signer",
    "signed_policy",
    "signed_cookies",
    "verifier",
    "batch",
    "grant",
]
C_METHODS = {
    **{name: f"Signer.{name}" for name in ("sign", "sign_url", "sign_urls", "sign_cookies")},
    **{name: f"Verifier.{name}" for name in ("verify_url", "verify_cookies", "verify_request")},
}
# What a language has in a form of its own: a batch of C's ends at the first error, its verifier is made of keys, and a base URL
# is an argument beside the options.
OTHERWISE: dict[str, set[str]] = {
    "C": {"Batch.sign", "ManifestOptions", "Verifier.new"},
    "Go": {"ManifestOptions"},
    "Node": {"ManifestOptions"},
}
OWN_FIGURES: dict[str, set[str]] = {"C": {"8,193"}}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
