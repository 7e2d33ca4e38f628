CREATE TABLE signup (
    id BIGINT PRIMARY KEY,
    shift BIGINT NOT NULL,
    state BIGINT NOT NULL,
    old_state BIGINT NOT NULL,
    kind BIGINT NOT NULL
);
