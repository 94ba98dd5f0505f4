Option Explicit
' Starts Python for a button and does not wait: it comes back over a pipe and shows its own progress and messages.
' What starts a program is a Sub: a formula in a cell can call functions only.

' Keeps the office listening until it ends; under a new name each time, with a socket of this user's own.
Global acceptor As Object
Global pipe As String

Public Sub Launch(ByVal macro As String)
    Dim document As Object
    On Error GoTo NotStarted
    document = StarDesktop.CurrentComponent
    If Left(document.URL, 8) <> "file:///" Then
        Tell "not_saved"
    ElseIf Not FileExists(Setting("python")) Then
        Tell "python_missing"
    Else
        Listen
        Shell Setting("program"), 0, Arguments(macro, FileName(document.URL)), False
    End If
    Exit Sub
NotStarted:
    Tell "not_started"
End Sub

Private Sub Listen()
    If IsNull(acceptor) Then
        pipe = "ziping-" & UnguessableName()
        acceptor = CreateUnoService("com.sun.star.office.Acceptor")
        acceptor.initialize(Array("pipe,name=" & pipe & ";urp", True))
    End If
End Sub

Private Function UnguessableName() As String
    Dim number As Integer, text As String
    number = FreeFile
    Open "/proc/sys/kernel/random/uuid" For Input As #number
    Line Input #number, text
    Close #number
    UnguessableName = text
End Function

Private Function Arguments(ByVal macro As String, ByVal book As String) As String
    Arguments = "-I -X utf8 -m xladdin " & macro & " --book=" & Hexed(book) & " --office=" & pipe
End Function

Private Function FileName(ByVal url As String) As String
    Dim parts() As String
    parts = Split(ConvertFromUrl(url), "/")
    FileName = parts(UBound(parts))
End Function

' Four digits a UTF-16 code unit: no name can end an argument.
Private Function Hexed(ByVal text As String) As String
    Dim at As Long
    For at = 1 To Len(text)
        Hexed = Hexed & Right("000" & Hex(Asc(Mid(text, at, 1))), 4)
    Next at
End Function

Private Sub Tell(ByVal message As String)
    MsgBox Setting(message), 48, Setting("title")
End Sub
