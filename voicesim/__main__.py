"""``python -m voicesim`` is ``voicesim``."""

from voicesim.cli import main

if __name__ == "__main__":
    main()
