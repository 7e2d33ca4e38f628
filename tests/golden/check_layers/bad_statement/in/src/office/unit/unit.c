int unit(void)
{
    return sql_unit_shut(1);
}
