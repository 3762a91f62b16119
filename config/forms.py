from typing import Any

from django.forms.renderers import TemplatesSetting

from common.inputs import DRAWN


class HagukumiRenderer(TemplatesSetting):
    """Every form field is the same component: label above, help and errors tied to the input."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Plain inputs take no template: a page has dozens of them."""
        if draw := DRAWN.get(template_name):
            return draw(context["widget"])
        return super().render(template_name, context, request)
