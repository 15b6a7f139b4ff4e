"""HTTP, as a careful client of any JSON API speaks it. Knows no word of the API that it serves."""
