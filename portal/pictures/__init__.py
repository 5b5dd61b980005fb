"""Pictures: checks of uploads, stored masters and the renditions for readers.

Works on bytes and files, independent of requests and forms.
"""

from portal.models.pictures import TYPES
from portal.pictures.cleaning import LARGEST_FILE, Master, clean_upload
from portal.pictures.files import CannotStoreError, read_file, write_file
from portal.pictures.formats import EXTENSIONS
from portal.pictures.refusals import PictureRefused
from portal.pictures.renditions import store_crops, store_renditions
from portal.pictures.shown import is_public_file
