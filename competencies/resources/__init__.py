"""Import and export of a policy's tables (取り込みと書き出し): what the sheets are, how to read and write them."""
