"""All data at once: RDF, tables, a workbook, in parts that are joined; how to cite it; each file with its checksum."""
