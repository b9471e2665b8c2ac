-- The next rows of the cursor usage_rows: as many as are in memory at once.
fetch 500 from usage_rows
