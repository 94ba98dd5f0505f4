"""What xlwings asks of every engine: values on their way into cells and out of them."""

from typing import Any


class Conversion:
    """An engine whose cells hold plain values already."""

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A Python value as a cell holds it."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        """Cell values as the caller's options ask for them; dates and errors are clean already."""
        return [[empty_as if value is None or value == "" else value for value in row] for row in data]
