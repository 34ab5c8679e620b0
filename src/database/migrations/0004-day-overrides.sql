-- Days that the street's office works or has off whatever the official table says: that can change inside its year, and
-- is not known at all for a year that was not announced yet. Each is an event like any other: who, when, by which message,
-- sealed with the rest; the newest one counts.
-- data: {"day": "2026-12-05", "working": false, "reason": "停电"}; working null takes it back.
CREATE INDEX event_day_set ON gov.event (street_id, (data->>'day'), id DESC) WHERE kind = 'day-set';
CREATE VIEW gov.day_override AS
  SELECT street_id, day::date AS day, working, reason FROM (
    SELECT DISTINCT ON (street_id, data->>'day')
      street_id, data->>'day' AS day, (data->>'working')::boolean AS working, data->>'reason' AS reason
    FROM gov.event WHERE kind = 'day-set'
    ORDER BY street_id, data->>'day', id DESC) AS newest
  WHERE working IS NOT NULL;
