static int geo_nobody(int x)
{
    return x;
}

int main(void)
{
    return geo_nobody(2);
}
