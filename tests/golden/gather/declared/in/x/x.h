struct check;
int x_check_near(struct db *db, struct check *c);
