int main(void)
{
    return geo_tested(1);
}
