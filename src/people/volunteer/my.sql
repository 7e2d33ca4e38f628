-- me_looks :many   When staff looked at what is masked.
-- in  volunteer:id what:audit_kind
-- row my_look at reason who unit_name listed
SELECT e.at_ms AS at, e.reason, COALESCE(c.name, '') AS who, u.name AS unit_name, CASE WHEN e.detail = '' THEN 0 ELSE 1 END AS listed
  FROM audit e LEFT JOIN account c ON c.id = e.actor LEFT JOIN unit u ON u.id = e.by_unit
 WHERE e.thing = 'volunteer' AND e.thing_id = :volunteer AND e.what = :what
 ORDER BY e.at_ms DESC LIMIT 100;
