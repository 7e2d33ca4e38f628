-- When a unit is open, as its staff say it: "周一至周五 8:30–17:30".
ALTER TABLE unit ADD COLUMN hours TEXT NOT NULL DEFAULT '';
