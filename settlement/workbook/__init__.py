"""The workbook a finance department rechecks, and the verifier that needs nothing but the file and a key."""
