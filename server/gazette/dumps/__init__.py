"""All data at once: RDF in segments, tables, a workbook, how to cite it; each file with its checksum."""
