"""Doors to the registers outside the house (registre): ports, and adapters behind them."""
