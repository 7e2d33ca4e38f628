TEMPLATE = "int rc = geo_in_template(1);"
