"""The front page, /<lang>/, and what the portal says of itself under /<lang>/about/."""
