-- What must hold of books (redvest check): each query returns the rows that break it.

-- ledger_inv_book :each   The id is of the book's first account.
-- row broken id found wanted
SELECT MIN(a.id) AS id, CAST(SUM(e.n) AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted
  FROM ledger_account a JOIN (SELECT account, SUM(amount) AS n FROM ledger_entry WHERE hold = 0 GROUP BY account) e
       ON e.account = a.id
 GROUP BY a.book HAVING SUM(e.n) <> 0;

-- ledger_inv_transfer :each   Two entries or more of one book that sum to zero; none without account or transfer.
-- row broken id found wanted
SELECT CAST(e.transfer AS BIGINT) AS id, CAST(SUM(e.amount) AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted
  FROM ledger_entry e LEFT JOIN ledger_account a ON a.id = e.account LEFT JOIN ledger_transfer t ON t.id = e.transfer
 GROUP BY CAST(e.transfer AS BIGINT)
HAVING SUM(e.amount) <> 0 OR COUNT(*) < 2 OR MIN(a.book) <> MAX(a.book) OR COUNT(a.id) <> COUNT(*)
    OR COUNT(t.id) <> COUNT(*) OR MIN(e.hold) <> MAX(CASE WHEN t.kind = @ledger_kind.hold THEN 1 ELSE 0 END)
    OR MAX(e.hold) <> MIN(e.hold)
UNION ALL
SELECT t.id, CAST(0 AS BIGINT) AS found, CAST(2 AS BIGINT) AS wanted FROM ledger_transfer t
 WHERE t.kind IN (@ledger_kind.transfer, @ledger_kind.hold, @ledger_kind.post, @ledger_kind.reversal) <> EXISTS (SELECT 1
   FROM ledger_entry e WHERE e.transfer = t.id);

-- ledger_inv_balance :each   Stored with a floor; without one, brought forward.
-- row broken id found wanted
SELECT a.id, a.posted AS found, CAST(COALESCE(e.n, 0) AS BIGINT) AS wanted
  FROM ledger_account a LEFT JOIN (SELECT account, SUM(amount) AS n FROM ledger_entry WHERE hold = 0 GROUP BY account) e
       ON e.account = a.id
 WHERE a.posted <> CASE WHEN a.floor IS NULL THEN 0 ELSE COALESCE(e.n, 0) END
UNION ALL
SELECT c.account AS id, c.posted AS found, CAST(COALESCE(SUM(e.amount), 0) AS BIGINT) AS wanted
  FROM ledger_carry c LEFT JOIN ledger_entry e ON e.account = c.account AND e.id <= c.through AND e.hold = 0
 GROUP BY c.account, c.posted HAVING c.posted <> COALESCE(SUM(e.amount), 0);

-- ledger_inv_held :each
-- row broken id found wanted
SELECT a.id, a.held AS found, CAST(COALESCE(h.n, 0) AS BIGINT) AS wanted
  FROM ledger_account a LEFT JOIN (SELECT account, -SUM(amount) AS n FROM ledger_hold WHERE amount < 0 GROUP BY account) h
       ON h.account = a.id
 WHERE a.held <> CASE WHEN a.floor IS NULL THEN 0 ELSE COALESCE(h.n, 0) END;

-- ledger_inv_floor :each
-- row broken id found wanted
SELECT id, posted - held AS found, COALESCE(floor, 0) AS wanted FROM ledger_account
 WHERE posted - held < floor OR held < 0
    OR (closed_ms IS NOT NULL AND (posted <> 0 OR EXISTS (SELECT 1 FROM ledger_hold h WHERE h.account = ledger_account.id)));

-- ledger_inv_hold :each   Entries of holds that nobody has ended are held, and no others.
-- row broken id found wanted
SELECT e.transfer AS id, CAST(0 AS BIGINT) AS found, e.amount AS wanted FROM ledger_entry e
 WHERE e.hold = 1 AND NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.about = e.transfer)
   AND NOT EXISTS (SELECT 1 FROM ledger_hold h WHERE h.transfer = e.transfer AND h.account = e.account AND h.amount = e.amount)
UNION ALL
SELECT h.transfer AS id, h.amount AS found, CAST(0 AS BIGINT) AS wanted FROM ledger_hold h
 WHERE EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.about = h.transfer)
    OR NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.transfer = h.transfer AND e.account = h.account AND e.hold = 1
                      AND e.amount = h.amount);

-- ledger_inv_about :each   What ends is a hold, what is reversed was posted; no more is posted than was held, and a
-- reversal takes back all.
-- row broken id found wanted
SELECT t.id, COALESCE(t.about, 0) AS found, CAST(COALESCE(o.kind, 0) AS BIGINT) AS wanted
  FROM ledger_transfer t LEFT JOIN ledger_transfer o ON o.id = t.about
 WHERE CASE WHEN t.kind <= @ledger_kind.hold THEN CASE WHEN t.about IS NULL THEN 0 ELSE 1 END
            WHEN t.kind = @ledger_kind.reversal AND o.kind IN (@ledger_kind.transfer, @ledger_kind.post) THEN 0
              WHEN t.kind IN (@ledger_kind.post, @ledger_kind.release, @ledger_kind.lapse) AND o.kind = @ledger_kind.hold
              THEN 0 ELSE 1 END = 1
UNION ALL
SELECT t.id, e.amount AS found, COALESCE(o.amount, 0) AS wanted
  FROM ledger_transfer t JOIN ledger_entry e ON e.transfer = t.id
       LEFT JOIN ledger_entry o ON o.transfer = t.about AND o.account = e.account
 WHERE t.kind IN (@ledger_kind.post, @ledger_kind.reversal)
   AND CASE WHEN o.amount IS NULL THEN 1 WHEN t.kind = @ledger_kind.reversal AND e.amount <> -o.amount THEN 1
            WHEN t.kind = @ledger_kind.post AND (e.amount * o.amount < 0 OR ABS(e.amount) > ABS(o.amount)) THEN 1 ELSE 0 END = 1;
