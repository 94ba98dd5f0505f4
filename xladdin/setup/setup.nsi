; The installer of the offline bundle: for one user, no administrator, no network.
; Compiled in the bundle's folder: makensis -NOCD -INPUTCHARSET UTF8 -DVERSION=… -DOUTFILE=… setup.nsi
Unicode true
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ziping"
!define PYTHON '"$INSTDIR\python\pythonw.exe" -I -X utf8 -m'

Name "绩效自评 ${VERSION}"
OutFile "${OUTFILE}"
InstallDir "$LOCALAPPDATA\Programs\ziping"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
BrandingText "ziping ${VERSION}"

!define MUI_WELCOMEPAGE_TITLE "安装绩效自评"
!define MUI_WELCOMEPAGE_TEXT "只为当前用户安装，不需要管理员，不需要联网。$\r$\n$\r$\n请先保存并退出全部 Excel 窗口，再点“安装”。"
!define MUI_FINISHPAGE_TITLE "安装结束"
!define MUI_FINISHPAGE_TEXT "重新打开 Excel 后可见“绩效自评”选项卡。用 WPS 或看不到选项卡时，把工作簿拖到桌面的“自评填报”图标上。"
!define MUI_FINISHPAGE_SHOWREADME "$INSTDIR\使用说明.txt"
!define MUI_FINISHPAGE_SHOWREADME_TEXT "打开使用说明"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "需要 64 位的 Windows 10 以上。" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
FunctionEnd

Section
  ; An older version goes first. What is in use stays, and then nothing is mixed.
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\python\pythonw.exe"
    ExecWait '${PYTHON} xladdin.resident stop'
    ClearErrors
    Delete "$INSTDIR\python\pythonw.exe"
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "旧版本正在运行。请退出全部 Excel 窗口，再重新安装。" /SD IDOK
      SetErrorLevel 2
      Abort "旧版本正在运行，没有安装。"
    ${EndIf}
  ${EndIf}
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\templates"

  SetOutPath "$INSTDIR"
  File /r "python"
  File /r "templates"
  File "使用说明.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "绩效自评"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "ziping"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1

  CreateDirectory "$SMPROGRAMS\绩效自评"
  CreateShortcut "$SMPROGRAMS\绩效自评\空白模板.lnk" "$INSTDIR\templates"
  CreateShortcut "$SMPROGRAMS\绩效自评\使用说明.lnk" "$INSTDIR\使用说明.txt"
  CreateShortcut "$SMPROGRAMS\绩效自评\重新安装加载项.lnk" "$INSTDIR\python\pythonw.exe" "-I -X utf8 -m xladdin.commands install"
  CreateShortcut "$SMPROGRAMS\绩效自评\检查本机.lnk" "$INSTDIR\python\pythonw.exe" "-I -X utf8 -m xladdin.commands doctor"
  CreateShortcut "$SMPROGRAMS\绩效自评\卸载.lnk" "$INSTDIR\uninstall.exe"

  DetailPrint "安装 Excel 加载项……"
  ClearErrors
  ${If} ${Silent}
    ExecWait '${PYTHON} xladdin.commands install --quiet' $0
  ${Else}
    ExecWait '${PYTHON} xladdin.commands install' $0
  ${EndIf}
  ${If} ${Errors}
  ${OrIf} $0 <> 0
    SetErrorLevel 3
    MessageBox MB_ICONEXCLAMATION "程序已装好，但 Excel 加载项没有装上。请退出全部 Excel 窗口，再点开始菜单“绩效自评 → 重新安装加载项”。" /SD IDOK
  ${EndIf}
SectionEnd

Section "Uninstall"
  ClearErrors
  ${If} ${Silent}
    ExecWait '${PYTHON} xladdin.commands uninstall --quiet' $0
  ${Else}
    ExecWait '${PYTHON} xladdin.commands uninstall' $0
  ${EndIf}
  ${IfNot} ${Errors}
  ${AndIf} $0 <> 0
    SetErrorLevel 3
    MessageBox MB_ICONSTOP "加载项正被占用，没有卸载。请退出全部 Excel 窗口，再卸载一次。" /SD IDOK
    Abort "没有卸载。"
  ${EndIf}
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\templates"
  Delete "$INSTDIR\使用说明.txt"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\绩效自评\空白模板.lnk"
  Delete "$SMPROGRAMS\绩效自评\使用说明.lnk"
  Delete "$SMPROGRAMS\绩效自评\重新安装加载项.lnk"
  Delete "$SMPROGRAMS\绩效自评\检查本机.lnk"
  Delete "$SMPROGRAMS\绩效自评\卸载.lnk"
  RMDir "$SMPROGRAMS\绩效自评"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
