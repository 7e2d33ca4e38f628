int f(void)
{
    return ERR(e, INVALID, "a",
               "名额已满");
}
