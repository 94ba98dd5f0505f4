"""What the files of a report folder are called: written by `reports`, left out by the next intake."""

TEXT, JSON, PAGE, ISSUES, LOG = "校验报告.txt", "校验报告.json", "校验报告.html", "问题清单.xlsx", "校验日志.txt"
LETTERS, MARKED = "退回通知", "标注副本"
FILES = frozenset({TEXT, JSON, PAGE, ISSUES, LOG})
FOLDERS = (LETTERS, MARKED)
