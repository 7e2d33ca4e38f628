/* x_http.c - routes to be led to. */
const struct route x_routes[] = {
    { GET, "/xs", MAY(DESK), READ, list, NO_PARAMS, VIEW(xs), "All" },
    { GET, "/ys", STATION, READ, list, NO_PARAMS, VIEW(xs), "All" },
    { POST, "/zs", MAY_AT(DESK, CITY), WRITE, list, NO_PARAMS, NO_VIEW, "All" },
    ROUTES_END,
};
