"""What a notice says beside its list: duties, rules, definitions, figures."""
