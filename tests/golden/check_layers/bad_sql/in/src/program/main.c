const char *s = " SELECT 1";
