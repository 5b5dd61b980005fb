import sys
from pathlib import Path

from portal.graphics.geography.building import build

build(Path(sys.argv[1]), Path(sys.argv[2]))
