Attribute VB_Name = "ZipingLauncher"
Option Explicit
Option Private Module
' Starts Python for a button and says so when that fails. Nothing is read from the workbook but its name.
' What starts a program asks for the pressed button: a formula in a cell has none to give.

Private Const DONE As Long = 0
Private Const REFUSED As Long = 10

Public Sub Launch(ByVal control As IRibbonControl, ByVal macro As String)
    Dim failure As String
    On Error GoTo NotStarted
    failure = FailureOf(control, macro)
    On Error GoTo 0
    If failure <> "" Then Tell failure
    Exit Sub
NotStarted:
    Tell "not_started"
End Sub

' Which message is to be shown; none when all went well, or when Python has told the user itself.
Private Function FailureOf(ByVal control As IRibbonControl, ByVal macro As String) As String
    Dim python As String
    python = Setting("python")
    If ActiveWorkbook Is Nothing Then
        FailureOf = "no_workbook"
    ElseIf InStr(python, "%") > 0 Or InStr(python, Chr(34)) > 0 Then
        FailureOf = "python_refused"
    ElseIf Not IsProgram(python) Then
        FailureOf = "python_missing"
    Else
        Select Case RunAndWait(control, python, Arguments(macro, ActiveWorkbook.Name))
            Case DONE, REFUSED
            Case Else
                FailureOf = "ended_with_error"
        End Select
    End If
End Function

Public Function Arguments(ByVal macro As String, ByVal book As String) As String
    Arguments = "-I -X utf8 -m xladdin " & macro & " --book=" & Hexed(book) & " " & HostArgument()
End Function

' Four digits a UTF-16 code unit: no name can end an argument or be expanded.
Private Function Hexed(ByVal text As String) As String
    Dim at As Long
    For at = 1 To Len(text)
        Hexed = Hexed & Right("000" & Hex(AscW(Mid(text, at, 1)) And &HFFFF&), 4)
    Next at
End Function

Private Sub Tell(ByVal message As String)
    MsgBox Setting(message), vbExclamation, Setting("title")
End Sub

Private Function Setting(ByVal key As String) As String
    Dim row As Long
    With ThisWorkbook.Worksheets(1)
        For row = 1 To 20
            If .Cells(row, 1).Value = key Then Setting = .Cells(row, 2).Value
        Next row
    End With
End Function
