-- totals_unit_kinds :many   For `redvest stat`.
-- out kind:int n:int
-- rest there are fewer kinds of unit
SELECT CAST(kind AS BIGINT) AS kind, CAST(COUNT(*) AS BIGINT) AS n FROM unit WHERE closed_ms IS NULL GROUP BY 1
    ORDER BY 1 LIMIT 100;
