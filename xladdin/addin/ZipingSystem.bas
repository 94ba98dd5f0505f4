Attribute VB_Name = "ZipingSystem"
Option Explicit
Option Private Module
' The only module that speaks to the operating system.

Private Const HIDDEN As Long = 0
Private Const NO_INTERRUPTION As Long = 0

' The window to which Python's own messages belong.
Public Function HostArgument() As String
    HostArgument = "--hwnd=" & Application.Hwnd
End Function

' Is this the full path of a file that is there?
Public Function IsProgram(ByVal path As String) As Boolean
    If path Like "[A-Za-z]:\*" Then IsProgram = CreateObject("Scripting.FileSystemObject").FileExists(path)
End Function

' The exit code of a program run without a window, from its own folder and not the workbook's.
Public Function RunAndWait(ByVal control As IRibbonControl, ByVal program As String, ByVal parameters As String) As Long
    Dim host As Object, before As String, failure As Long, events As Boolean
    Set host = CreateObject("WScript.Shell")
    before = host.CurrentDirectory
    events = Application.EnableEvents
    Occupy True, False
    On Error Resume Next
    host.CurrentDirectory = Left(program, InStrRev(program, "\"))
    RunAndWait = host.Run(Chr(34) & program & Chr(34) & " " & parameters, HIDDEN, True)
    failure = Err.Number
    host.CurrentDirectory = before
    On Error GoTo 0
    Occupy False, events
    If failure <> 0 Then Err.Raise failure
End Function

' No typing into cells and no other add-in's events while Python writes: put back here, where Python may have been killed.
Private Sub Occupy(ByVal busy As Boolean, ByVal events As Boolean)
    On Error Resume Next
    If busy Then Application.EnableCancelKey = NO_INTERRUPTION
    Application.Interactive = Not busy
    Application.EnableEvents = events
    If Not busy Then
        Application.ScreenUpdating = True
        Application.StatusBar = False
    End If
End Sub
