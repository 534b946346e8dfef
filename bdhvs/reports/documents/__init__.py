"""Document side of a report: plain content in, .docx and .xlsx bytes out, and a checker for anybody's file.

Knows no database and no Django. `content` says what a document holds, `builder` writes it in the layout
of Decree 30/2020, `checker` judges any .docx, `template` fills an office's own .docx, `workbook` writes the
annex workbook and `form` fills a superior's own .xlsx.
"""
