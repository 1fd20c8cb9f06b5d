"""The text of a PDF, .docx or .xlsx file; a program of its own, because a hostile file can make it
work for ever.

Reads the file from the standard input, the kind is its argument; writes UTF-8 to the standard
output. Stops by itself at its limits of time, memory and text.
"""

import resource
import sys
from io import BytesIO

MEMORY = 768 * 1024**2  # bytes of address space: the interpreter, the reader and the file
SECONDS = 20  # of one processor
MOST = 200_000  # characters; what is read so far is written when one of the limits comes near


def of_pdf(file):
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted:
        reader.decrypt("")  # may be read by everybody, only not changed
    for page in reader.pages:
        yield page.extract_text()


def of_docx(file):
    from docx import Document

    document = Document(file)
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                yield " ".join(cell.text for cell in row.cells)
        else:
            yield part.text


def of_xlsx(file):
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    for sheet in book:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield " ".join(str(value) for value in row if value is not None)


READERS = {"pdf": of_pdf, "docx": of_docx, "xlsx": of_xlsx}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    left = MOST
    for text in READERS[sys.argv[1]](BytesIO(sys.stdin.buffer.read())):
        if text.strip():
            sys.stdout.buffer.write((text[:left] + "\n").encode("utf-8", "replace"))
            # What was read stays read if the next page takes the program down.
            sys.stdout.buffer.flush()
            left -= len(text)
        if left <= 0:
            break


if __name__ == "__main__":
    main()
