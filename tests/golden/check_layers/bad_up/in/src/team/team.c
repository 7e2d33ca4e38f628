int team;
