"""One file per page: parse, one flow, operation or query, render."""
