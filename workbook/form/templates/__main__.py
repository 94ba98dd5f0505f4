"""Rebuild the committed templates: python -m workbook.form.templates."""

from schemas.scheme_files import scheme_ids
from workbook.new import TEMPLATE_FOLDER, template

for scheme_id in scheme_ids("project"):
    (TEMPLATE_FOLDER / f"{scheme_id}.xlsx").write_bytes(template(scheme_id))
