-- Public notices with objections. kind: enum gazette_kind, what and thing_id say about which thing; state 1 running,
-- 2 passed, 3 stopped by an objection, 4 withdrawn. who, what, detail: what is shown, names masked. waiting: objections
-- that are not decided.
CREATE TABLE gazette (
    id BIGINT PRIMARY KEY, kind INTEGER NOT NULL, thing_id BIGINT NOT NULL, pos BIGINT NOT NULL, who TEXT NOT NULL,
    what TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL,
    state INTEGER NOT NULL, waiting BIGINT NOT NULL DEFAULT 0, ended_ms BIGINT);
CREATE UNIQUE INDEX gazette_runs ON gazette (kind, thing_id) WHERE state = 1;
CREATE INDEX gazette_thing ON gazette (thing_id, kind);
CREATE INDEX gazette_shown ON gazette (id) WHERE state = 1;

-- Who has a part in what is announced, and so decides no objection to it.
CREATE TABLE gazette_party (
    notice BIGINT NOT NULL REFERENCES gazette (id), account BIGINT NOT NULL, PRIMARY KEY (notice, account));

-- signer: an account's id, or the index of a phone that was proved; name and sealed phone of the latter, who is told by
-- SMS. state 1 waiting, 2 upheld, 3 rejected, 4 closed with the notice.
CREATE TABLE objection (
    id BIGINT PRIMARY KEY, notice BIGINT NOT NULL REFERENCES gazette (id), pos BIGINT NOT NULL, signer TEXT NOT NULL,
    account BIGINT, name TEXT NOT NULL DEFAULT '', phone_sealed TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL,
    made_ms BIGINT NOT NULL, state INTEGER NOT NULL, decided_by BIGINT, decided_ms BIGINT, answer TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX objection_once ON objection (notice, signer);
CREATE INDEX objection_waiting ON objection (pos, id) WHERE state = 1;
CREATE INDEX objection_signer ON objection (signer) WHERE state = 1;
CREATE INDEX objection_account ON objection (account);

-- Late entries had their days of public notice in their own row.
INSERT INTO gazette (id, kind, thing_id, pos, who, what, from_ms, until_ms, state, ended_ms)
SELECT e.id, 1, e.id, e.pos, CASE WHEN LENGTH(v.name) > 1 THEN SUBSTR(v.name, 1, 1) || '××' ELSE '×' END, a.title,
       COALESCE(e.decided_ms, e.asked_ms), e.public_until_ms,
       CASE r.state WHEN 5 THEN 1 WHEN 4 THEN 4 ELSE 2 END, CASE r.state WHEN 5 THEN NULL ELSE e.public_until_ms END
  FROM record_entry e JOIN record r ON r.id = e.record JOIN volunteer v ON v.id = e.volunteer JOIN activity a ON a.id = e.activity
 WHERE e.kind = 1 AND e.state = 2 AND e.public_until_ms IS NOT NULL;
INSERT INTO gazette_party (notice, account)
SELECT g.id, v.account FROM gazette g JOIN record_entry e ON e.id = g.thing_id JOIN volunteer v ON v.id = e.volunteer
UNION SELECT g.id, e.asked_by FROM gazette g JOIN record_entry e ON e.id = g.thing_id
UNION SELECT g.id, e.decided_by FROM gazette g JOIN record_entry e ON e.id = g.thing_id WHERE e.decided_by IS NOT NULL;
DROP INDEX record_entry_public;
ALTER TABLE record_entry DROP COLUMN public_until_ms;
