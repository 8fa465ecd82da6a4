"""Charts as geometry: numbers in, places and sizes out; the templates under `charts/` draw them as SVG."""
