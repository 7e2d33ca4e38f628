CREATE TABLE shift (
    id BIGINT PRIMARY KEY,
    title TEXT NOT NULL,
    taken BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    stage BIGINT NOT NULL,
    note TEXT,
    score DOUBLE PRECISION,
    photo BLOB,
    open_ms BIGINT
);
