"""What programs follow: a calendar, a feed of new notices, a sitemap, a search description."""
