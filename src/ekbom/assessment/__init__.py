"""What is known of a person, held against the cited rules: pattern, severity, blood, medicines."""
