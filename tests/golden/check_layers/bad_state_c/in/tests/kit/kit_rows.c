/* kit_rows.c - tests name them, too. */
static void rows(void)
{
    assert_int_equal(t.state, 5);
}
