"""What the pages share: who is looking, cached answers, filters, and how a finding is laid out."""
