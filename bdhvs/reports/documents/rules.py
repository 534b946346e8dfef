"""What the document side refuses, with the sentence the officer reads."""


class DocumentError(Exception):
    """A document, template or form that cannot be used; the text is shown to the officer as it is."""


class ContentError(DocumentError):
    """Content that no correct document can be made of (a row of the wrong length, an unknown section …)."""


class FileRefusedError(DocumentError):
    """An uploaded file that is not what it claims to be or could harm the machine that opens it."""


class TemplateRefusedError(DocumentError):
    """An office's own template that asks for more than fields, rows and conditions."""


class FormError(DocumentError):
    """A superior's form that cannot be filled the way it was described."""
