"""The desk without inline scripts: what Wagtail would run in the page is written as data.

frontend/islands/desk-widgets.ts reads it and starts the widget; a security policy then refuses
every inline script (docs/decisions/0063). Dates and rows of forms are our templates
(templates/wagtailadmin/widgets, panels); choosers write theirs in Python, hence this file.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

# «new PageChooser("id", {…});» or «createTaskChooser("id");», as Wagtail writes them.
_CALL = re.compile(r"^(?:new )?([\w.]+)\((.*)\);?$", re.S)
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def starting(name: str, arguments: list[Any]) -> SafeString:
    """The data from which a widget is started: the name of its constructor, and its arguments."""
    told = json.dumps({"name": name, "arguments": arguments}).translate(_ESCAPES)
    return format_html('<script type="application/json" data-starts>{}</script>', mark_safe(told))


def _render(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """What BaseChooser.render does, with data instead of a script."""
    value_data = self.get_value_data(value)
    html = self.render_html(name, value_data, attrs)
    found = _CALL.match(self.render_js_init(attrs["id"], name, value_data))
    if found is None:
        raise TypeError(f"{type(self).__name__} starts in a way we do not know: see parvis/desk/strict.py")
    return format_html("{}{}", mark_safe(html), starting(found[1], json.loads(f"[{found[2]}]")))


def apply() -> None:
    """From now on choosers write no script."""
    BaseChooser.render = _render
