"""Excel and CSV files, read with suspicion and written with care (表計算ファイル).

``read`` turns an upload into sheets of plain text or raises ``Unreadable`` with a message for the
user; ``write_xlsx`` and ``write_csv`` turn sheets into bytes or raise ``Unwritable``. What is
written reads back as it was.
"""

from common.spreadsheets.csv_files import write_csv
from common.spreadsheets.excel_writing import write_xlsx
from common.spreadsheets.sheets import Fault, Sheet, Spot, Unreadable, Unwritable
from common.spreadsheets.uploads import read

__all__ = ["Fault", "Sheet", "Spot", "Unreadable", "Unwritable", "read", "write_csv", "write_xlsx"]
