-- What the foot of a page says besides what meta keeps.

-- site_office :one   How the city office is reached.
-- in  unit:id
-- out phone:text hours:text
SELECT phone, hours FROM unit WHERE id = :unit;
