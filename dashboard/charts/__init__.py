"""Answers → Plotly figures. No data work, no Streamlit: a chart draws what the answer holds, and nothing else."""
