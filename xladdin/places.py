"""Where things lie on this PC: ziping's own folders, and the folders of Excel and the desktop that it writes to."""

import os
import platform
import sys
from pathlib import Path

import platformdirs

from workbook.files.output import FileTrouble

APP = "ziping"


def state_folder() -> Path:
    """What ziping remembers on this PC for this user; on Windows below the local application data."""
    return platformdirs.user_state_path(APP, appauthor=False, ensure_exists=True)


def log_file() -> Path:
    """The log that every part run by Excel or by a shortcut writes to."""
    return platformdirs.user_log_path(APP, appauthor=False, ensure_exists=True) / "ziping.log"


def schemes_folder() -> Path:
    """Where a county's own scheme files are looked for."""
    return platformdirs.user_data_path(APP, appauthor=False) / "schemes"


def is_windows() -> bool:
    """Whether this is Windows."""
    return platform.system() == "Windows"


def start_folder() -> Path:
    """Where Excel loads add-ins from at every start, for this user, trusted by default. Raises FileTrouble."""
    return _microsoft() / "Excel" / "XLSTART"


def send_to() -> Path:
    """The folder behind 发送到 in a file's menu. Raises FileTrouble."""
    return _microsoft() / "Windows" / "SendTo"


def desktop() -> Path:
    """The user's desktop, wherever it was moved to."""
    return platformdirs.user_desktop_path()


def windowed_python() -> Path:
    """This environment's interpreter that opens no console window."""
    return Path(sys.executable).with_name("pythonw.exe")


def _microsoft() -> Path:
    roaming = os.environ.get("APPDATA")
    if not roaming:
        raise FileTrouble("找不到本用户的应用数据文件夹（环境变量 APPDATA 没有值），请用平时登录的用户运行。")
    return Path(roaming) / "Microsoft"
