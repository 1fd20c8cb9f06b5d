"""How many pages a PDF has; a program of its own, because a hostile file can make it work for ever.

Reads the file from the standard input, writes the number to the standard output. Stops by itself at
its limits of time and memory.
"""

import resource
import sys
from io import BytesIO

MEMORY = 768 * 1024**2  # bytes of address space: the interpreter, pypdf and the file
SECONDS = 10  # of one processor


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from pypdf import PdfReader  # after the limits are set

    reader = PdfReader(BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted:
        reader.decrypt("")  # may be read by everybody, only not changed
    sys.stdout.write(str(len(reader.pages)))


if __name__ == "__main__":
    main()
