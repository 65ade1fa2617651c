"""The vocabulary: periods, code lists, columns, characteristics and indicators. Imports nothing of ours."""
