"""What a municipality does (kommunens sagsbehandling), on top of the lawbook."""
