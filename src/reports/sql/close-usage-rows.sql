-- Closes the cursor usage_rows, so that another one can be opened in the same transaction.
close usage_rows
