"""What words and lines mean wherever they stand: dates, amounts, bodies, schemes; and the places of facts."""
