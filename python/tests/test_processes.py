"""Threads, forks, and the end of the interpreter."""

from __future__ import annotations

import asyncio
import concurrent.futures
import multiprocessing
import subprocess
import sys
import textwrap

import pytest
from conftest import END, KEY_PAIR_ID, KEYS, URL, key_path

from frontseal import PrivateKey, Signer, Verifier


def run(script: str) -> str:
    """Run a script in a new interpreter, which must end well, and return what it printed."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"KEYS": str(KEYS)},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_threads_share_one_signer(signer: Signer, p256_signer: Signer) -> None:
    expected = signer.sign_url(URL, date_less_than=END)
    verifier = Verifier({KEY_PAIR_ID: PrivateKey(key_path("p-256")).public_key()})

    def work(_: int) -> bool:
        signed = p256_signer.sign_url(URL, date_less_than=END)
        assert verifier.verify_url(signed, now=1).time_left == END - 1
        return signer.sign_url(URL, date_less_than=END) == expected

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))


def test_to_thread_signs_beside_the_event_loop(signer: Signer) -> None:
    async def main() -> list[str]:
        urls = [f"{URL}?{number}" for number in range(20)]
        return await asyncio.gather(*(asyncio.to_thread(signer.sign_url, url, date_less_than=END) for url in urls))

    assert asyncio.run(main())[7] == signer.sign_url(f"{URL}?7", date_less_than=END)


def test_processes_get_a_signer_that_was_made_from_a_path(signer: Signer) -> None:
    expected = signer.sign_url(URL, date_less_than=END)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(Signer.sign_url, (signer, URL), {"date_less_than": END}) == expected


def test_forked_children_sign_and_their_p256_signatures_differ() -> None:
    """A child that repeated its parent's random numbers would give the key away."""
    printed = run(
        """
        import os, pathlib, threading
        from frontseal import Signer

        keys = pathlib.Path(os.environ["KEYS"])
        rsa = Signer("K1", keys / "rsa-2048.pem")
        p256 = Signer("K1", keys / "p-256.pem")
        cached = Signer("K1", keys / "p-256.pem", cache=100)
        url = "https://h.example/a"
        expected = rsa.sign_url(url, date_less_than=1893456000)
        p256.sign_url(url, date_less_than=1893456000)
        stop = threading.Event()

        def busy():
            while not stop.is_set():
                rsa.sign_urls([url] * 64, date_less_than=1893456000)
                for _ in range(10_000):
                    cached.sign_url(url, date_less_than=1893456000)

        threads = [threading.Thread(target=busy) for _ in range(3)]
        for thread in threads:
            thread.start()
        children = []
        for _ in range(20):
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                same = rsa.sign_urls([url] * 40, date_less_than=1893456000) == [expected] * 40
                cached.sign_url(url, date_less_than=1893456000)
                os.write(writer, (p256.sign_url(url, date_less_than=1893456000) if same else "different").encode())
                os._exit(0)
            os.close(writer)
            children.append((child, reader))
        signatures = {p256.sign_url(url, date_less_than=1893456000)}
        for child, reader in children:
            assert os.waitpid(child, 0)[1] == 0
            signatures.add(os.read(reader, 4096).decode())
        stop.set()
        assert "different" not in signatures
        print(len(signatures))
        """
    )
    assert printed == "21\n"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists the mappings of a process")
def test_clones_of_a_machine_generate_other_keys_and_give_no_key_away() -> None:
    """Clones of a virtual machine share the state of random number generators, and do not notice.

    A fork shares it too, once the pages that Linux wipes for a child are kept. Two signatures of
    different texts with the same nonce would give a P-256 key away; RSA needs no nonce.
    """
    printed = run(
        """
        import base64, ctypes, mmap, os, pathlib, re
        from frontseal import PrivateKey, Signer

        signer = Signer("K1", pathlib.Path(os.environ["KEYS"]) / "p-256.pem")
        url = "https://h.example/a"
        signer.sign_url(url, date_less_than=1893456000)
        PrivateKey.generate("p-256")

        MADV_KEEPONFORK = 19
        libc = ctypes.CDLL(None, use_errno=True)
        kept = 0
        for mapping in re.split("^(?=[0-9a-f]+-)", pathlib.Path("/proc/self/smaps").read_text(), flags=re.M)[1:]:
            if re.search(r"^VmFlags:.*\\bwf\\b", mapping, re.M):
                start, end = (int(digits, 16) for digits in mapping.split()[0].split("-"))
                assert libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_KEEPONFORK) == 0
                kept += 1

        def nonce(end):
            signed = signer.sign_url(url, date_less_than=end)
            text = re.search("Signature=([^&]+)", signed)[1].translate(str.maketrans("-_~", "+=/"))
            der = base64.b64decode(text)
            return der[4 : 4 + der[3]].hex()

        def results(end):
            return "\\n".join([nonce(1893456000), nonce(end), *(PrivateKey.generate(kind).to_pem() for kind in ("rsa", "p-256"))])

        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.write(writer, results(1893456001).encode())
            os._exit(0)
        os.close(writer)
        ours = results(1893456002)
        with open(reader) as pipe:
            theirs = pipe.read()
        assert os.waitpid(child, 0)[1] == 0
        (same, *ours), (equally, *theirs) = ours.splitlines(), theirs.splitlines()
        assert len(ours) > 20 and len(theirs) > 20
        # The nonce of one text is the same in both: they do share their state.
        print(kept > 0, same == equally, {line for line in ours if line and line[0] != "-"} & set(theirs))
        """
    )
    assert printed == "True True set()\n"


@pytest.mark.parametrize("daemon", [True, False])
def test_the_interpreter_ends_while_threads_sign(daemon: bool) -> None:
    run(
        f"""
        import os, pathlib, threading, time
        from frontseal import Signer

        signer = Signer("K1", pathlib.Path(os.environ["KEYS"]) / "rsa-2048.pem")

        def work():
            for _ in range(10_000 if {daemon} else 20):
                signer.sign_urls(["https://h.example/a"] * 40, date_less_than=1893456000)
                signer.sign_url("https://h.example/a", date_less_than=1893456000)

        for _ in range(4):
            threading.Thread(target=work, daemon={daemon}).start()
        time.sleep(0.2)
        """
    )


def test_objects_may_outlive_the_module() -> None:
    run(
        """
        import frontseal, sys

        class Late:
            signer = frontseal.Signer("K1", frontseal.PrivateKey.generate("p-256"))
            def __del__(self):
                self.signer.sign_url("https://h.example/a", date_less_than=1893456000)

        sys.late = Late()
        """
    )


def test_a_module_that_is_imported_anew_raises_its_own_errors_and_lets_the_process_fork() -> None:
    printed = run(
        """
        import os, sys
        import frontseal

        def refuse():
            try:
                frontseal.Policy(date_less_than=0)
            except frontseal.FrontsealError as error:
                print(error.code)

        refuse()
        for name in [name for name in sys.modules if name.startswith("frontseal")]:
            del sys.modules[name]
        import frontseal
        refuse()
        child = os.fork()
        if child == 0:
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        """
    )
    assert printed == "invalid_time\ninvalid_time\n"


@pytest.mark.parametrize("first", [True, False])
def test_a_second_interpreter_gets_one_clear_error(first: bool) -> None:
    """The classes of one interpreter would break in another."""
    printed = run(
        f"""
        import sys
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            import _interpreters as interpreters

        code = "import sys; sys.path[:] = " + repr(sys.path) + '''
        try:
            import frontseal
        except ImportError as error:
            print(error)
        else:
            print(frontseal.Policy(date_less_than=5))
        sys.stdout.flush()
        '''
        import textwrap
        code = textwrap.dedent(code)
        if {first}:
            exec(code)
        for _ in range(2):
            interpreters.run_string(interpreters.create(), code)
        exec(code)
        """
    )
    policy, error = "Policy(date_less_than=5)", "frontseal was imported by another interpreter of this process"
    lines = printed.splitlines()
    assert len(lines) == 3 + first
    expected = [policy, error, error, policy] if first else [policy, error, error]
    assert [line.partition(":")[0] for line in lines] == expected
