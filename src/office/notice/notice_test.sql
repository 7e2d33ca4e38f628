-- outbox_next :one   The oldest text that was not sent.
-- out id:id phone:text text:text
SELECT id, phone_sealed AS phone, text_sealed AS text FROM outbox WHERE sent_ms IS NULL ORDER BY id LIMIT 1;
