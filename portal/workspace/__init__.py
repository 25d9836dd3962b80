"""The signed-in start page, /<lang>/workspace/: what waits for me, and what is mine."""
