"""A cluster gives the answers that this machine gives, each file once, whatever happens to its machines."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from classifier.engines import Cluster
from classifier.errors import EngineError
from classifier.scan import scan
from classifier.store import Store
from classifier.store.reporting import latest_runs
from classifier.store.verifying import verify
from classifier.worker import Settings
from tests import builders as b
from tests.endless import ENDLESS, ENVIRON, UNBOUNDED
from tests.engines.cluster import ROOT, LocalCluster, local_cluster, records, scanned, scanning
from tests.store.using import decided, letters, seen_last

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

NUMBER = 300
#: Who is not there is not waited for.
QUICK = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with local_cluster(tmp_path_factory.mktemp("klynge"), 2) as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters enough for a scan of some seconds."""
    return letters(tmp_path_factory.mktemp("ut"), NUMBER)


@pytest.fixture(scope="module")
def calm(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Path]:
    """Records and store of a scan by this machine's processes."""
    place = tmp_path_factory.mktemp("lager") / "rolig.db"
    code, found, errors = scanned(folder, "--store", place)
    assert (code, len(found), errors) == (1, NUMBER, "")
    return found, place


def rest(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it still tells until it ends; unlike ``communicate``, with what ``readline`` has taken into its buffer."""
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        return process.stdout.read(), process.stderr.read()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every fate; names and words in them that no log may hold."""
    box = tmp_path_factory.mktemp("rart")
    (box / "Emil Kowalski.pdf").write_bytes(b.pdf([b.NEEDLE]))
    (box / "vanlig.docx").write_bytes(b.word(["Kommunen ber om pris på maling av fasaden på rådhuset."]))
    (box / "Emil Kowalski ødelagt.pdf").write_bytes(b"%PDF-1.7 Emil Kowalski")
    (box / "tom.pdf").write_bytes(b"")
    (box / "bilde.exe").write_bytes(b"MZ Emil Kowalski" * 99)
    (box / "borte.pdf").symlink_to(box / "finnes ikke.pdf")
    (box / "Emil Kowalski treg.pdf").write_bytes(ENDLESS)
    os.mkfifo(box / "rør.pdf")
    return box


@pytest.mark.parametrize("send", ["paths", "bytes"])
def test_files_of_every_fate_are_answered_as_by_this_machine(odd: Path, cluster: LocalCluster, send: str) -> None:
    here = scanned(odd, "--timeout", "1", **ENVIRON)
    there = scanned(odd, "--timeout", "1", "--scheduler", cluster.address, "--send", send, **ENVIRON)
    assert there == here
    assert {(record["error"] or {}).get("code") for record in there[1]} >= {"corrupt", "timeout", "no_access", None}
    assert "Kowalski" not in cluster.logs()
    assert "treg" not in cluster.logs()


@pytest.mark.parametrize("send", ["paths", "bytes"])
def test_a_killed_worker_costs_no_file_and_no_answer(
    folder: Path, calm: tuple[list[dict[str, Any]], Path], tmp_path: Path, send: str
) -> None:
    place = tmp_path / "lager.db"
    with local_cluster(tmp_path / "klynge", 2) as cluster:
        process = scanning(folder, "--scheduler", cluster.address, "--send", send, "--store", place)
        assert process.stdout is not None
        early = "".join(process.stdout.readline() for _ in range(20))
        victim = psutil.Process(cluster.workers[0].pid)
        family = victim.children(recursive=True)
        victim.kill()
        output, errors = rest(process)
        psutil.wait_procs(family, timeout=20)
        assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
        assert "brev0" not in cluster.logs()
        assert "Kowalski" not in cluster.logs()
    assert (process.returncode, errors) == (1, "")
    assert records(early + output) == calm[0]
    with Store.open(str(place)) as store, Store.open(str(calm[1])) as quiet:
        assert decided(store) == decided(quiet)
        assert seen_last(store) == seen_last(quiet)
        assert verify(store).faults == ()
        assert latest_runs(store, 1)[0].how == "complete"


def test_a_lost_scheduler_ends_the_scan_with_a_clear_word_and_what_was_answered_is_whole(
    folder: Path, calm: tuple[list[dict[str, Any]], Path], tmp_path: Path
) -> None:
    place = tmp_path / "lager.db"
    with local_cluster(tmp_path / "klynge", 1) as cluster:
        process = scanning(folder, "--scheduler", cluster.address, "--store", place)
        assert process.stdout is not None
        early = "".join(process.stdout.readline() for _ in range(20))
        cluster.scheduler.kill()
        output, errors = rest(process)
    assert process.returncode == 2
    assert "scheduler was lost" in errors
    assert "Traceback" not in errors
    found = records(early + output)
    assert 20 <= len(found) < NUMBER
    assert all(record in calm[0] for record in found)
    with Store.open(str(place)) as store:
        assert latest_runs(store, 1)[0].how == "failed"
        assert verify(store).faults == ()
    assert scanned(folder, "--store", place)[1] == calm[0]
    with Store.open(str(place)) as store, Store.open(str(calm[1])) as quiet:
        assert decided(store) == decided(quiet)
        assert verify(store).faults == ()


@pytest.mark.slow
def test_a_file_whose_workers_keep_dying_is_crashed_and_the_others_are_answered(tmp_path: Path) -> None:
    box = letters(tmp_path / "ut", 6)
    (box / "brev0003.pdf").write_bytes(ENDLESS)  # is read until its worker is killed
    environ = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    over = threading.Event()
    with local_cluster(tmp_path / "klynge", 1, nanny=True, environ=environ) as cluster:

        def kill() -> None:
            while not over.wait(0.2):
                for one in psutil.Process(cluster.workers[0].pid).children(recursive=True):
                    if _busy(one):
                        _worker_of(one).kill()

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            answers = scan([box], Settings(limits=UNBOUNDED), cluster=Cluster(cluster.address))
            found = {Path(answer.path or "").name: answer for answer in answers}
        finally:
            over.set()
            killer.join()
    crashed = found.pop("brev0003.pdf")
    assert (crashed.q3, crashed.error and crashed.error.code) == ("review", "crashed")
    assert crashed.bytes == len(ENDLESS)
    assert len(found) == 6
    assert all(answer.error is None for answer in found.values())


def _busy(process: psutil.Process) -> bool:
    """Whether it has been reading for longer than any ordinary letter takes."""
    try:
        reading = "forkserver" in " ".join(process.cmdline()) and "forkserver" in " ".join(process.parent().cmdline())
        return reading and process.cpu_times().user > 2
    except (psutil.Error, AttributeError):
        return False


def _worker_of(process: psutil.Process) -> psutil.Process:
    """The Dask worker above a reading process and its fork server."""
    server = process.parent()
    assert server is not None
    worker = server.parent()
    assert worker is not None
    return worker


def test_another_file_at_the_same_path_is_no_answer_for_this_one(cluster: LocalCluster) -> None:
    (answer,) = scan([Path("/proc/self/stat")], cluster=Cluster(cluster.address))  # each process sees its own
    assert (answer.q3, answer.error and answer.error.code) == ("review", "no_access")


@contextlib.contextmanager
def only_here(path: Path) -> Iterator[Path]:
    """A path that leads there in this process alone."""
    handle = os.open(path, os.O_RDONLY)
    high = fcntl.fcntl(handle, fcntl.F_DUPFD, 900)
    try:
        yield Path(f"/proc/self/fd/{high}")
    finally:
        os.close(handle)
        os.close(high)


def test_workers_that_do_not_see_the_folder_are_refused(cluster: LocalCluster, folder: Path) -> None:
    with only_here(folder) as mine, pytest.raises(EngineError, match="does not see the folder"):
        list(scan([mine], cluster=Cluster(cluster.address)))


def test_a_worker_with_another_program_is_refused_before_the_first_file(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "annen"
    shutil.copytree(ROOT / "classifier", other / "classifier")
    (other / "models").symlink_to(ROOT / "models")
    with (other / "classifier" / "decide.py").open("a", encoding="utf-8") as program:
        program.write("\n# changed\n")
    with local_cluster(tmp_path / "klynge", 0) as cluster:
        cluster.add_worker(path=other)
        code, found, errors = scanned(folder, "--scheduler", cluster.address)
    assert (code, found) == (2, [])
    assert "differs from this machine in program" in errors


def test_own_rules_are_the_same_everywhere_or_refused(cluster: LocalCluster, tmp_path: Path) -> None:
    rules = tmp_path / "egne.yaml"
    rules.write_text(
        "category: helse\nsource: oss\nrules:\n  - id: egen.fyr\n    kind: unit\n    weight: 3\n    any: [fyrlykta]\n",
        "utf-8",
    )
    (tmp_path / "brev.txt").write_text("Han skal bo på Fyrlykta i to uker fra mandag.", "utf-8")
    options = (tmp_path / "brev.txt", "--rules", rules)
    assert scanned(*options, "--scheduler", cluster.address) == scanned(*options)
    with only_here(rules) as mine, pytest.raises(EngineError, match="differs from this machine in rules"):
        list(scan([tmp_path], Settings(rules=(str(mine),)), cluster=Cluster(cluster.address)))


def test_a_scheduler_that_is_not_there_is_said_so(folder: Path) -> None:
    code, found, errors = scanned(folder, "--scheduler", "tcp://127.0.0.1:9", **QUICK)
    assert (code, found) == (2, [])
    assert "no Dask scheduler can be reached there" in errors
    assert scanned(folder, "--scheduler", "klyngen", **QUICK)[0] == 2


def test_without_the_extra_it_is_said_which_one_to_install(folder: Path) -> None:
    program = "import sys; sys.modules['distributed'] = None; from classifier.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "scan", str(folder), "--scheduler", "tcp://127.0.0.1:9"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "brevvakt[dask]" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--send", "bytes"),
        ("--scheduler", "tcp://127.0.0.1:9", "--jobs", "2"),
        ("--scheduler", "tcp://127.0.0.1:9", "--show-text"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(folder: Path, options: tuple[str, ...]) -> None:
    code, found, errors = scanned(folder, *options)
    assert (code, found) == (2, [])
    assert "Traceback" not in errors


def test_an_interrupted_scan_leaves_the_cluster_ready_for_the_next(folder: Path, cluster: LocalCluster) -> None:
    process = scanning(folder, "--scheduler", cluster.address)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert "stopped" in process.communicate(timeout=60)[1]
    assert process.returncode == 130
    started = time.monotonic()
    assert len(scanned(folder, "--scheduler", cluster.address)[1]) == NUMBER
    assert time.monotonic() - started < 200


def test_a_cluster_with_certificates_is_used_by_settings_of_dask(folder: Path, tmp_path: Path) -> None:
    key, certificate = _certificate(tmp_path)
    tls = {
        f"DASK_DISTRIBUTED__COMM__TLS__{role}__{kind}": str(path)
        for role in ("SCHEDULER", "WORKER", "CLIENT")
        for kind, path in (("KEY", key), ("CERT", certificate))
    }
    tls["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(certificate)
    with local_cluster(tmp_path / "klynge", 1, environ=tls, scheme="tls") as cluster:
        assert cluster.address.startswith("tls://")
        assert len(scanned(folder / "brev0001.txt", "--scheduler", cluster.address, "--send", "bytes", **tls)[1]) == 1
        assert scanned(folder / "brev0001.txt", "--scheduler", cluster.address, **QUICK)[0] == 2


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate that vouches for itself."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "klynge")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(secret.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )  # fmt: skip
    key, certificate = folder / "nøkkel.pem", folder / "sertifikat.pem"
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def test_an_interrupt_is_heard_while_a_cluster_has_no_worker(folder: Path, tmp_path: Path) -> None:
    with local_cluster(tmp_path / "klynge", 0) as lonely:
        process = scanning(folder, "--scheduler", lonely.address)
        time.sleep(6)  # it has found the scheduler and waits for workers, for a minute
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        process.communicate(timeout=60)
        assert process.returncode == 130
        assert time.monotonic() - started < 30


def test_links_that_lead_nowhere_are_records_of_a_cluster_too(cluster: LocalCluster, tmp_path: Path) -> None:
    (tmp_path / "lang.pdf").symlink_to("x" * 300)
    (tmp_path / "brev.txt").write_text("Kommunen ber om pris på maling av fasaden.", "utf-8")
    code, found, _ = scanned(tmp_path, "--scheduler", cluster.address)
    assert code == 1
    assert [record["q3"] for record in found] == ["no", "review"]
