"""Unit files that let the system start the service and start it again: systemd, and the Windows Task Scheduler."""

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

SYSTEMD, WINDOWS = "systemd", "windows"
UNIT = "kiemtra-schedule.service"
TASK = "kiemtra-schedule.xml"
_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@dataclass(frozen=True, slots=True)
class Installation:
    """What the system has to start, and where."""

    python: Path
    folder: Path
    """The working folder."""
    targets: Path
    out: Path
    passphrase: Path
    user: str

    @property
    def arguments(self) -> list[str]:
        """After the interpreter's name."""
        return ["-m", "inspection", "schedule", "run", "--targets", str(self.targets), "--out", str(self.out)]


def systemd_unit(what: Installation) -> str:
    """A unit for the system's systemd (250 or later). The passphrase reaches the service as a credential, readable by it alone."""
    command = " ".join(_quoted(word) for word in [str(what.python), *what.arguments])
    return f"""\
[Unit]
Description=Kiểm tra đột xuất công tác cải cách hành chính
After=network-online.target time-sync.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
User={what.user}
WorkingDirectory={_plain(what.folder)}
ExecStart={command}
LoadCredential=passphrase:{_plain(what.passphrase)}
Environment=KIEMTRA_PASSPHRASE_FILE=%d/passphrase PYTHONUTF8=1
Restart=always
RestartSec=10
RestartPreventExitStatus=2
WatchdogSec=300
TimeoutStopSec=120
KillMode=mixed
NoNewPrivileges=yes

[Install]
WantedBy=multi-user.target
"""


def windows_task(what: Installation) -> bytes:
    """A task that starts with the machine, is looked after every five minutes, and never runs twice; UTF-16 as schtasks reads it."""
    ElementTree.register_namespace("", _NAMESPACE)
    task = _element(None, "Task", version="1.4")
    _element(_element(task, "RegistrationInfo"), "Description", "Kiểm tra đột xuất công tác cải cách hành chính")
    triggers = _element(task, "Triggers")
    _element(_element(triggers, "BootTrigger"), "Enabled", "true")
    again = _element(triggers, "TimeTrigger")
    repetition = _element(again, "Repetition")
    _element(repetition, "Interval", "PT5M")
    _element(again, "StartBoundary", "2024-01-01T00:00:00")
    _element(again, "Enabled", "true")
    principal = _element(_element(task, "Principals"), "Principal", id="Author")
    for name, value in (("UserId", what.user), ("LogonType", "S4U"), ("RunLevel", "LeastPrivilege")):
        _element(principal, name, value)
    settings = _element(task, "Settings")
    for name, value in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("StartWhenAvailable", "true"),
        ("ExecutionTimeLimit", "PT0S"),
    ):
        _element(settings, name, value)
    restart = _element(settings, "RestartOnFailure")
    _element(restart, "Interval", "PT1M")
    _element(restart, "Count", "999")
    run = _element(_element(task, "Actions", Context="Author"), "Exec")
    words = [*what.arguments, "--passphrase-file", str(what.passphrase)]
    _element(run, "Command", str(what.python))
    _element(run, "Arguments", " ".join(f'"{word}"' if " " in word else word for word in words))
    _element(run, "WorkingDirectory", str(what.folder))
    ElementTree.indent(task)
    text = ElementTree.tostring(task, "unicode")
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{text}\n'.encode("utf-16")


def _element(parent: ElementTree.Element | None, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    tag = f"{{{_NAMESPACE}}}{name}"
    made = ElementTree.Element(tag, attributes) if parent is None else ElementTree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _plain(path: Path) -> str:
    """A path as systemd's settings take it."""
    return str(path).replace("%", "%%")


def _quoted(word: str) -> str:
    """A word of systemd's command line."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if " " in word else escaped
