from django.forms.renderers import TemplatesSetting


class HagukumiRenderer(TemplatesSetting):
    """Every form field is the same component: label above, help and errors tied to the input."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
