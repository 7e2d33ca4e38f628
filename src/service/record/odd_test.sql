-- Marks that the tests of odd records arrange.

-- odd_test_place :exec
-- in  id:id lat:real lng:real
UPDATE record SET in_lat = :lat, in_lng = :lng WHERE id = :id;

-- odd_test_device :exec
-- in  id:id device:text
UPDATE record SET device = :device WHERE id = :id;
