/* x_http.c - routes of a noun. */
const struct route x_routes[] = {
    { GET, "/xs", LEADER, READ, list, NO_PARAMS, VIEW(xs), "All" },
    { GET, "/xs/:id", STATION, READ, show, PARAMS(P_ID("id")), VIEW(x), "One" },
    { .method = POST, .path = "/xs/:x/approve", .right = STATION, .lane = WRITE, approve },
    { POST, "/xs/:id/refuse", STATION, WRITE, refuse, PARAMS(P_ID("id")), NO_VIEW, "No" },
    { POST, "/xs/:id/drop", CITY, WRITE, drop, PARAMS(P_ID("id")), NO_VIEW, "Away" },
    ROUTES_END,
};
