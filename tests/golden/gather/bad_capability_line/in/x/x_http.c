/* x_http.c - routes to be led to. */
const struct route x_routes[] = {
    { GET, "/xs", MAY(DESK), READ, list, NO_PARAMS, VIEW(xs), "All" },
    ROUTES_END,
};
