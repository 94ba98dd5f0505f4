Attribute VB_Name = "ZipingRibbon"
Option Explicit
Option Private Module
' What the ribbon calls: a button, a line.

Public Sub OnOneClick(control As IRibbonControl)
    Launch control, "one_click"
End Sub

Public Sub OnValidate(control As IRibbonControl)
    Launch control, "validate"
End Sub

Public Sub OnScore(control As IRibbonControl)
    Launch control, "score"
End Sub

Public Sub OnNarrative(control As IRibbonControl)
    Launch control, "narrative"
End Sub

Public Sub OnLetter(control As IRibbonControl)
    Launch control, "letter"
End Sub

Public Sub OnAddProject(control As IRibbonControl)
    Launch control, "add_project"
End Sub

Public Sub OnClearMarks(control As IRibbonControl)
    Launch control, "clear_marks"
End Sub

Public Sub OnUndo(control As IRibbonControl)
    Launch control, "undo"
End Sub

Public Sub OnExplainRule(control As IRibbonControl)
    Launch control, "explain_rule"
End Sub
