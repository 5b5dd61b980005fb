"""Static files are named after what they hold, and name each other so."""

from django.core.files.base import ContentFile

from portal.http.static_files import StaticFiles


def test_scripts_import_each_other_by_their_lasting_names(tmp_path):
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    storage.save("map.js", ContentFile(b'import { draw } from "./map/draw.js";\ndraw();\n'))
    storage.save("map/draw.js", ContentFile(b"export const draw = () => 1;\n"))
    paths = {name: (storage, name) for name in ("map.js", "map/draw.js")}
    for _name, _hashed, problem in storage.post_process(paths):
        if isinstance(problem, Exception):
            raise problem
    draw = storage.stored_name("map/draw.js")
    assert draw != "map/draw.js"
    written = (tmp_path / storage.stored_name("map.js")).read_text()
    assert written == f'import {{ draw }} from "./{draw}";\ndraw();\n'
