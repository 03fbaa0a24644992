"""A Slurm of one node on this machine's loopback interface, for tests.

It lives in a folder of its own, takes free ports, and leaves nothing running:

    with SlurmServer() as slurm:
        subprocess.run(["sbatch", "job.sh"], env=slurm.environment)
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol")
CONFIGURATION = """\
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/run/munge.sock
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=50000
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
ReturnToService=2
KillWait=2
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/run/slurmctld.pid
SlurmdPidFile={folder}/run/slurmd.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd.log
NodeName=localhost NodeHostname=localhost NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=main Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"""


def missing():
    """Why no Slurm can be started here; empty if one can."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    lacking = [name for name in PROGRAMS if not shutil.which(name, path=path)]
    if lacking:
        return f"{', '.join(lacking)} not installed (Debian: slurm-wlm munge)"
    return "" if os.geteuid() == 0 else "its daemons are started as root"


class SlurmServer:
    """Starts the daemons on entry, and ends them on exit."""

    def __init__(self, processors=2):
        self.processors = processors
        self.daemons = []

    def __enter__(self):
        # A program that is told to end ends its daemons too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="glia-slurm-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        folder = self.folder
        for name in ("run", "log", "state", "spool"):
            (folder / name).mkdir(mode=0o755)
        folder.chmod(0o755)
        key = folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        holders = [socket.socket() for _ in range(2)]
        for holder in holders:
            holder.bind(("127.0.0.1", 0))
        ports = [holder.getsockname()[1] for holder in holders]
        for holder in holders:
            holder.close()
        configuration = folder / "slurm.conf"
        configuration.write_text(CONFIGURATION.format(
            folder=folder, ports=ports, processors=self.processors))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SLURM")},
            "SLURM_CONF": str(configuration), "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
        # In the foreground, so that this process knows them and ends them.
        self.daemon(
            "munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/run/munge.sock",
            f"--pid-file={folder}/run/munged.pid", f"--log-file={folder}/log/munged.log",
            f"--seed-file={folder}/run/seed")
        self.wait(lambda: (folder / "run/munge.sock").exists(), "munged")
        self.daemon("slurmctld", "-D", "-f", str(configuration), "-i")
        self.daemon("slurmd", "-D", "-f", str(configuration), "-N", "localhost")
        self.wait(lambda: "idle" in self.output("sinfo", "-h", "-o", "%T"), "slurmd")

    def daemon(self, *command):
        with open(self.folder / f"log/{command[0]}.output", "wb") as log:
            self.daemons.append(subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def wait(self, condition, what, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                logs = "".join(path.read_text()[-600:] for path in (self.folder / "log").iterdir())
                raise RuntimeError(f"{what} did not start:\n{logs}")
            time.sleep(0.05)

    def output(self, *command):
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True).stdout

    def __exit__(self, *_):
        if len(self.daemons) == 3:
            subprocess.run(["scancel", "--signal=KILL", "--full", "--user=root"], env=self.environment,
                           capture_output=True)
            subprocess.run(["scancel", "--user=root"], env=self.environment, capture_output=True)
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
