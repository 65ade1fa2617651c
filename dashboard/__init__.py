"""Outcomes monitoring for women's services: what comes in is checked, what goes out is protected."""
