"""Prints a Parquet file: the type of each column, then each row, as JSON."""
import json
import sys

import pyarrow.parquet

table = pyarrow.parquet.read_table(sys.argv[1])
print(json.dumps({field.name: str(field.type) for field in table.schema}))
for row in table.to_pylist():
    print(json.dumps(row, default=str))
