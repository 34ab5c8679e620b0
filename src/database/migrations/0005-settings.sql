-- What a street and its groups set for themselves. A setting is an event like any other: who, when, by which message, sealed
-- with the rest; the newest one counts. What nobody set has the default of src/ledger/settings.ts.
-- data: {"name": "ranking", "value": true, "group": 5}; without a group it is the whole street's.
CREATE INDEX event_set ON gov.event (street_id, ((data->>'group')::bigint), (data->>'name'), id DESC) WHERE kind = 'set';
CREATE VIEW gov.setting AS
  SELECT DISTINCT ON (street_id, (data->>'group')::bigint, data->>'name')
    street_id, (data->>'group')::bigint AS group_id, data->>'name' AS name, data->'value' AS value, person_id AS set_by, at AS set_at
  FROM gov.event WHERE kind = 'set'
  ORDER BY street_id, (data->>'group')::bigint, data->>'name', id DESC;

-- The street's own leaders (党工委书记, 主任): who hears last of what nobody else has moved.
ALTER TABLE gov.person_role DROP CONSTRAINT person_role_role_check;
ALTER TABLE gov.person_role ADD CONSTRAINT person_role_role_check CHECK
  (role IN ('secretary', 'deputy', 'clerk', 'sponsor', 'leader', 'organizer', 'reviewer', 'instructor', 'observer'));

-- A job that goes by a street's own days and settings runs for each street by itself; null is a job of the whole house.
ALTER TABLE gov.job_run ADD COLUMN street_id bigint REFERENCES gov.street;
ALTER TABLE gov.job_run DROP CONSTRAINT job_run_pkey;
CREATE UNIQUE INDEX job_run_once ON gov.job_run (job, period, street_id) NULLS NOT DISTINCT;
-- When a job ran last.
CREATE INDEX job_run_last ON gov.job_run (job, street_id, due_at);

-- Each step of the overdue ladder is taken once for a task and the day it was due: who was told, and when, by the street's clock.
CREATE TABLE gov.ladder_step (
  task_id bigint NOT NULL REFERENCES gov.task,
  due_on date NOT NULL,
  step text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (task_id, due_on, step)
);
