Attribute VB_Name = "ZipingSystem"
Option VBASupport 1
Option Explicit
' The twin for LibreOffice on Linux: takes the place of the add-in's own ZipingSystem in the tests of the whole chain.

Private Const NOT_EXECUTABLE As Long = 126
Private Const NOT_FOUND As Long = 127

' The pipe over which Python finds the office.
Public Function HostArgument() As String
    HostArgument = Quoted("--office=" & Environ("ZIPING_OFFICE_PIPE"))
End Function

Public Function IsProgram(ByVal path As String) As Boolean
    If Left(path, 1) = "/" Then IsProgram = FileExists(path)
End Function

' The shell runs beside the office and leaves the exit code in a file: waited for here, the office could not answer Python.
Public Function RunAndWait(ByVal control As IRibbonControl, ByVal program As String, ByVal parameters As String) As Long
    Dim script As String, result As String, folder As String
    script = TemporaryFile()
    result = script & ".result"
    folder = Left(program, InStrRev(program, "/"))
    WriteText script, "cd " & Quoted(folder) & " && " & Quoted(program) & " " & parameters & Chr(10) & _
        "echo $? > " & Quoted(result & ".new") & Chr(10) & "mv " & Quoted(result & ".new") & " " & Quoted(result) & Chr(10)
    Shell "/bin/sh", 0, script
    Do While Not FileExists(result)
        Wait 20
    Loop
    RunAndWait = CLng(ReadLine(result))
    Kill script
    Kill result
    If RunAndWait = NOT_EXECUTABLE Or RunAndWait = NOT_FOUND Then Err.Raise 53
End Function

Private Function Quoted(ByVal text As String) As String
    Quoted = "'" & Replace(text, "'", "'\''") & "'"
End Function

Private Function TemporaryFile() As String
    Dim made As Object
    Set made = CreateUnoService("com.sun.star.io.TempFile")
    made.RemoveFile = False
    TemporaryFile = ConvertFromUrl(made.Uri)
    made.closeOutput
End Function

Private Sub WriteText(ByVal path As String, ByVal text As String)
    Dim files As Object, stream As Object
    Set files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    Set stream = CreateUnoService("com.sun.star.io.TextOutputStream")
    stream.setOutputStream files.openFileWrite(ConvertToUrl(path))
    stream.setEncoding "UTF-8"
    stream.writeString text
    stream.closeOutput
End Sub

Private Function ReadLine(ByVal path As String) As String
    Dim number As Integer, text As String
    number = FreeFile
    Open path For Input As #number
    Line Input #number, text
    Close #number
    ReadLine = text
End Function
