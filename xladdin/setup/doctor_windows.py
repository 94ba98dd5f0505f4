"""What `doctor` looks at on Windows: the system, Excel and WPS, the add-in, and what policies forbid."""

from collections.abc import Iterator
from pathlib import Path

from workbook.files.output import FileTrouble, read_input
from xladdin.setup.addin_file import NAME, addin_target, interpreter_of
from xladdin.setup.doctor import Line, Pc
from xladdin.setup.registry import Data, Hive

CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
OFFICES = ("16.0", "15.0", "14.0")
MACHINE = ("SOFTWARE", r"SOFTWARE\WOW6432Node")
HIVES: tuple[Hive, ...] = ("HKCU", "HKLM")
OLDEST_OFFICE = 14
CHILD_PROCESSES = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
DEFENDER = (r"SOFTWARE\Policies\Microsoft\Windows Defender", r"SOFTWARE\Microsoft\Windows Defender")
INSTALL = "请运行 ziping-addin install，或重新运行安装程序。"
DROP = "请把工作簿拖到桌面的“自评填报”图标上，结果与选项卡相同。"
ASK = "请单位的信息管理人员放开；放开之前，" + DROP.removeprefix("请")


def surroundings(pc: Pc) -> Iterator[Line]:
    """Everything but Python and its packages."""
    yield _system(pc)
    office, has_wps = excel_version(pc), bool(_wps(pc))
    if office:
        yield from _excel(pc, office)
    elif not has_wps:
        yield Line("missing", "Excel", "没有找到", "请安装 Excel 2010 以上版本；只有 WPS 时也可填报：" + DROP)
    if has_wps and not office:
        yield Line("notice", "WPS", "没有 Excel，只有 WPS；“绩效自评”选项卡只在 Excel 里", DROP)
    elif has_wps:
        yield Line("ok", "WPS", "已安装；选项卡只在 Excel 里，用 WPS 时把工作簿拖到桌面的“自评填报”图标上")
    yield from _addin()
    yield from _disabled(pc)
    yield from _policies(pc)


def excel_version(pc: Pc) -> str:
    """Excel's version, as 16.0.17328.20162 or 16.0; "" without Excel."""
    value = pc.registry.value
    roots = [
        office
        for office in OFFICES
        for root in MACHINE
        if value("HKLM", rf"{root}\Microsoft\Office\{office}\Excel\InstallRoot", "Path")
    ]
    program = str(value("HKLM", rf"{APP_PATHS}\excel.exe", "") or "").strip('"').lower()
    if not roots and not program.endswith(r"\excel.exe"):
        return ""
    return str(value("HKLM", CLICK_TO_RUN, "VersionToReport") or (roots or ["16.0"])[0])


def _system(pc: Pc) -> Line:
    version = ".".join(map(str, pc.release))
    if not pc.is_64_bit:
        return Line(
            "missing", "Windows", f"版本 {version} 是 32 位，需要 64 位", "请换一台 64 位 Windows 10 以上的电脑。"
        )
    if pc.release < (10,):
        return Line("missing", "Windows", f"版本是 {version}，需要 Windows 10 以上", "请升级系统或换一台电脑。")
    return Line("ok", "Windows", f"{version}，64 位")


def _excel(pc: Pc, version: str) -> Iterator[Line]:
    bits = {"x64": "，64 位", "x86": "，32 位"}.get(str(pc.registry.value("HKLM", CLICK_TO_RUN, "Platform")), "")
    if int(version.partition(".")[0]) < OLDEST_OFFICE:
        yield Line("missing", "Excel", f"版本是 {version}，需要 2010（14.0）以上", DROP)
    else:
        yield Line("ok", "Excel", f"版本 {version}{bits}")


def _wps(pc: Pc) -> Data:
    """Something that only WPS leaves in the registry; None without WPS."""
    own = r"Kingsoft\Office\6.0\Common"
    places: list[tuple[Hive, str, str]] = [("HKCU", rf"SOFTWARE\{own}", "InstallRoot")]
    places += [("HKLM", rf"{root}\{own}", "InstallRoot") for root in MACHINE]
    places += [(hive, rf"{APP_PATHS}\et.exe", "") for hive in HIVES]
    return next((found for place in places if (found := pc.registry.value(*place))), None)


def _addin() -> Iterator[Line]:
    try:
        target = addin_target()
        interpreter = interpreter_of(read_input(target)) if target.exists() else ""
    except FileTrouble as problem:
        yield Line("missing", "加载项", str(problem), INSTALL)
        return
    if not target.exists():
        yield Line("missing", "加载项", f"没有装：{target} 不存在", INSTALL)
    elif interpreter is None:
        yield Line("missing", "加载项", f"{target} 不是本程序的加载项", "请把它移到别处。" + INSTALL)
    elif not Path(interpreter).is_file():
        yield Line("missing", "加载项", f"它要用的 Python（{interpreter or '没有写'}）不存在", INSTALL)
    else:
        yield Line("ok", "加载项", f"{target}，用 {interpreter} 运行")
        yield from _zone(target)


def _zone(target: Path) -> Iterator[Line]:
    """The mark Windows puts on what came from the internet; it stands in a stream beside the file."""
    mark = Path(f"{target}:Zone.Identifier")
    try:
        zone = mark.read_text("utf-8", errors="replace")
    except OSError:
        return
    if "ZoneId=3" in zone or "ZoneId=4" in zone:
        remedy = "请在文件属性里勾选“解除锁定”，或删除后重新安装：" + INSTALL
        yield Line("notice", "加载项", "带有“来自网络”的标记，Excel 可能不运行它", remedy)


def _disabled(pc: Pc) -> Iterator[Line]:
    wanted = NAME.encode("utf-16-le")
    for office in OFFICES:
        key = rf"SOFTWARE\Microsoft\Office\{office}\Excel\Resiliency\DisabledItems"
        for name in pc.registry.names("HKCU", key):
            data = pc.registry.value("HKCU", key, name)
            if isinstance(data, bytes) and wanted in data.lower():
                remedy = (
                    "在 Excel 中：文件 → 选项 → 加载项 → 管理“禁用项目” → 转到，选中 ziping.xlam 后启用，再重开 Excel。"
                )
                yield Line("missing", "加载项", "被 Excel 禁用了（上次打开时出过错）", remedy)
                return


def _policies(pc: Pc) -> Iterator[Line]:
    """Settings under which Excel does not load the add-in, or may not start Python."""
    if _is_set(pc, r"Excel\Security", "DisableAllAddins", 1):
        yield Line("missing", "信任设置", "禁用了所有加载项（DisableAllAddins）", ASK)
    if _is_set(pc, r"Excel\Security", "RequireAddinSig", 1):
        yield Line("missing", "信任设置", "要求加载项有签名（RequireAddinSig），本加载项没有签名", ASK)
    if _is_set(pc, "Common", "VBAOff", 1):
        yield Line("missing", "信任设置", "关闭了 VBA（VBAOff）", ASK)
    no_places = _is_set(pc, r"Excel\Security\Trusted Locations", "AllLocationsDisabled", 1)
    if no_places and _is_set(pc, r"Excel\Security", "VBAWarnings", 3, 4):
        yield Line("missing", "信任设置", "禁用了宏（VBAWarnings），又停用了受信任位置，加载项的按钮不起作用", ASK)
    elif no_places:
        remedy = "在 Excel 中：文件 → 选项 → 信任中心 → 受信任位置，取消“禁用所有受信任位置”；不能改时，" + DROP
        yield Line("notice", "信任设置", "停用了所有受信任位置（AllLocationsDisabled）", remedy)
    elif _is_set(pc, r"Excel\Security", "VBAWarnings", 4):
        yield Line("ok", "信任设置", "禁用了宏，但加载项所在的文件夹是受信任位置，不受影响")
    if _is_set(pc, r"Excel\Security", "BlockContentExecutionFromInternet", 1):
        yield Line("ok", "信任设置", "不运行来自网络的文件里的宏；安装时写出的加载项没有网络标记，不受影响")
    if _blocks_child_processes(pc):
        yield Line(
            "missing", "Defender", f"规则禁止 Office 启动其他程序（{CHILD_PROCESSES}），按钮启动不了 Python", ASK
        )
    yield from _second_copy(pc)


def _second_copy(pc: Pc) -> Iterator[Line]:
    for office in OFFICES:
        other = pc.registry.value("HKCU", rf"SOFTWARE\Microsoft\Office\{office}\Excel\Options", "AltStartup")
        if other and (copy := Path(str(other)) / NAME).is_file():
            yield Line("notice", "加载项", f"另一启动文件夹里还有一份：{copy}", "请删除那一份，以免装入两次。")


def _is_set(pc: Pc, key: str, name: str, *values: int) -> bool:
    """Whether a setting of any Office has one of these values, by policy or by the user."""
    return any(
        _number(pc.registry.value(hive, rf"SOFTWARE\{policies}Microsoft\Office\{office}\{key}", name)) in values
        for hive in HIVES
        for policies in ("Policies\\", "")
        for office in OFFICES
    )


def _blocks_child_processes(pc: Pc) -> bool:
    """Defender's rule D4F940AB… set to block (1) or to warn (6); Intune writes all rules in one line."""
    for root in DEFENDER:
        rules = rf"{root}\Windows Defender Exploit Guard\ASR\Rules"
        for name in pc.registry.names("HKLM", rules):
            if name.upper() == CHILD_PROCESSES and _number(pc.registry.value("HKLM", rules, name)) in (1, 6):
                return True
    line = str(pc.registry.value("HKLM", rf"{DEFENDER[0]}\Policy Manager", "ASRRules") or "").upper()
    return any(f"{CHILD_PROCESSES}={state}" in line for state in (1, 6))


def _number(data: Data) -> int | None:
    text = str(data).strip()
    return int(text) if text.isdigit() else None
