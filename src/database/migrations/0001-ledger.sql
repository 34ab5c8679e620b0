-- The ledger of one or many streets. Everything of ours lives in schema gov and is named with it: BullMQ's tables
-- have names such as job, event and meta, and find theirs by search_path.

-- Who and what ---------------------------------------------------------------------------------------------------

CREATE TABLE gov.street (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE gov.unit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('community', 'village', 'district')),
  -- A core with its sub-branches (1+7): they name the core as parent.
  parent_id bigint REFERENCES gov.unit,
  member_count integer,
  -- Order in lists, as the office numbers its units.
  position integer NOT NULL,
  UNIQUE (street_id, name)
);

CREATE TABLE gov.section (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  name text NOT NULL,
  UNIQUE (street_id, name)
);

CREATE TABLE gov.person (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  -- The office's own code for the person; two people may share a name.
  key text NOT NULL,
  name text NOT NULL,
  UNIQUE (street_id, key)
);

CREATE TABLE gov.person_role (
  person_id bigint NOT NULL REFERENCES gov.person,
  role text NOT NULL CHECK (role IN ('secretary', 'deputy', 'clerk', 'sponsor', 'organizer', 'reviewer', 'instructor', 'observer')),
  unit_id bigint REFERENCES gov.unit,
  section_id bigint REFERENCES gov.section,
  UNIQUE NULLS NOT DISTINCT (person_id, role, unit_id, section_id)
);

-- A person's account on a platform. corp '' stands for the one company the installation is configured for.
CREATE TABLE gov.account (
  platform text NOT NULL CHECK (platform IN ('wecom', 'dingtalk', 'simulator')),
  user_id text NOT NULL,
  corp text NOT NULL DEFAULT '',
  person_id bigint NOT NULL REFERENCES gov.person,
  PRIMARY KEY (platform, user_id, corp)
);
CREATE INDEX account_person ON gov.account (person_id);

CREATE TABLE gov.chat_group (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  platform text NOT NULL CHECK (platform IN ('wecom', 'dingtalk', 'simulator')),
  chat_id text NOT NULL,
  name text NOT NULL,
  -- The unit the group belongs to; null for a group of the whole street.
  unit_id bigint REFERENCES gov.unit,
  UNIQUE (platform, chat_id)
);

-- What is to be done ---------------------------------------------------------------------------------------------

CREATE TABLE gov.programme (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  name text NOT NULL,
  -- The short name that its numbers carry in chat: 任务12, 行动7.
  ledger text NOT NULL,
  UNIQUE (street_id, name),
  UNIQUE (street_id, ledger)
);

-- A star set is data: names and number of stars differ between communities and villages and between streets.
CREATE TABLE gov.star (
  programme_id bigint NOT NULL REFERENCES gov.programme,
  unit_kind text NOT NULL CHECK (unit_kind IN ('community', 'village', 'district')),
  position integer NOT NULL CHECK (position > 0),
  name text NOT NULL,
  PRIMARY KEY (programme_id, unit_kind, position)
);

-- The stars a unit strives for this year (争创).
CREATE TABLE gov.declared_star (
  unit_id bigint NOT NULL REFERENCES gov.unit,
  programme_id bigint NOT NULL REFERENCES gov.programme,
  position integer NOT NULL,
  PRIMARY KEY (unit_id, programme_id, position)
);

CREATE TABLE gov.item (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  programme_id bigint NOT NULL REFERENCES gov.programme,
  unit_kind text NOT NULL CHECK (unit_kind IN ('community', 'village', 'district')),
  number integer NOT NULL CHECK (number > 0),
  title text NOT NULL,
  standard text,
  star integer,
  category text,
  weight numeric(6, 2) NOT NULL DEFAULT 1 CHECK (weight > 0),
  -- Days in the street's zone; due at 18:00 of the day.
  starts_on date,
  due_on date NOT NULL,
  needs_review boolean NOT NULL DEFAULT true,
  needs_evidence boolean NOT NULL DEFAULT false,
  section_id bigint REFERENCES gov.section,
  UNIQUE (programme_id, unit_kind, number),
  FOREIGN KEY (programme_id, unit_kind, star) REFERENCES gov.star (programme_id, unit_kind, position)
);

-- One item for one unit. The columns from `state` on are what the task's events say, kept in step by gov.record.
CREATE TABLE gov.task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  unit_id bigint NOT NULL REFERENCES gov.unit,
  item_id bigint NOT NULL REFERENCES gov.item,
  ledger text NOT NULL,
  number integer NOT NULL,
  -- How many events the task has: what a decision was based on, so that a stale one is noticed.
  version integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'started', 'reported', 'returned', 'signed-off', 'suspended')),
  percent integer CHECK (percent BETWEEN 0 AND 100),
  reported_at timestamptz,
  reported_by bigint REFERENCES gov.person,
  late boolean,
  signed_off_at timestamptz,
  extended_to date,
  UNIQUE (unit_id, ledger, number),
  UNIQUE (item_id, unit_id)
);
CREATE INDEX task_street ON gov.task (street_id);

-- What happened --------------------------------------------------------------------------------------------------

-- Every message (or import, or console act) that was answered or that changed the ledger, with the answer it got.
CREATE TABLE gov.message (
  key text PRIMARY KEY,
  platform text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- SHA-256 of what authenticated it; '' where nothing did (an import).
  envelope text NOT NULL DEFAULT '',
  street_id bigint REFERENCES gov.street,
  person_id bigint REFERENCES gov.person,
  -- The group's id on its platform; null in a direct chat.
  chat text,
  -- As typed, personal data masked.
  text text NOT NULL,
  outcome text NOT NULL,
  -- Lines of the answer; null is silence.
  reply jsonb
);
CREATE INDEX message_envelope ON gov.message (envelope, received_at) WHERE envelope <> '';

CREATE TABLE gov.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  street_id bigint NOT NULL REFERENCES gov.street,
  task_id bigint REFERENCES gov.task,
  -- The task's version after this event.
  version integer,
  unit_id bigint REFERENCES gov.unit,
  kind text NOT NULL,
  -- By the street's clock; recorded_at by the server's.
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  person_id bigint REFERENCES gov.person,
  message_key text NOT NULL REFERENCES gov.message,
  data jsonb NOT NULL DEFAULT '{}',
  UNIQUE (task_id, version)
);
CREATE INDEX event_street ON gov.event (street_id, id);
CREATE INDEX event_message ON gov.event (message_key);
CREATE INDEX event_person ON gov.event (person_id, id);

-- Seal number n covers the events with ids above seal n-1's last one. See src/ledger/seal.ts.
CREATE TABLE gov.seal (
  number bigint PRIMARY KEY,
  last_event bigint NOT NULL,
  events bigint NOT NULL,
  hash text NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION gov.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'gov.% is append-only: record a new event instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gov.event FOR EACH STATEMENT EXECUTE FUNCTION gov.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gov.seal FOR EACH STATEMENT EXECUTE FUNCTION gov.refuse_change();

-- Records a batch of decisions in one transaction and says for each what became of it:
--   recorded   its message, events and task rows stand
--   duplicate  the message was answered before: nothing changed, `reply` is the answer it got then
--   stale      a task was changed since the decision was made: nothing changed, decide again
-- batch: [{key, platform, envelope, street, person, chat, text, outcome, reply,
--          events: [{task, version, unit, kind, at, person, data}],
--          tasks: [{id, expected, version, state, percent, reportedAt, reportedBy, late, signedOffAt, extendedTo}]}]
-- Within a batch no key and no task may stand in two decisions. Messages are added in the order of their keys and tasks
-- locked in the order of their ids, messages first, so that two processes cannot wait for each other in a ring.
CREATE FUNCTION gov.record(batch jsonb) RETURNS TABLE (key text, outcome text, reply jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  fresh text[];
  stale text[] := '{}';
BEGIN
  -- Shared by writers; a seal takes it alone for a moment, so that no event below its last one is still on its way.
  PERFORM pg_advisory_xact_lock_shared(20260001);

  WITH added AS (
    INSERT INTO gov.message (key, platform, envelope, street_id, person_id, chat, text, outcome, reply)
    SELECT m.key, m.platform, m.envelope, m.street, m.person, m.chat, m.text, m.outcome, nullif(m.reply, 'null')
    FROM jsonb_to_recordset(batch) AS m(key text, platform text, envelope text, street bigint, person bigint,
                                        chat text, text text, outcome text, reply jsonb)
    ORDER BY m.key
    ON CONFLICT (key) DO NOTHING
    RETURNING gov.message.key)
  SELECT coalesce(array_agg(added.key), '{}') INTO fresh FROM added;

  IF jsonb_path_exists(batch, '$[*].tasks[*]') THEN
    PERFORM 1 FROM gov.task
    WHERE id IN (SELECT (t->>'id')::bigint FROM jsonb_array_elements(batch) AS d, jsonb_array_elements(d->'tasks') AS t
                 WHERE d->>'key' = ANY(fresh))
    ORDER BY id FOR UPDATE;

    SELECT coalesce(array_agg(DISTINCT d->>'key'), '{}') INTO stale
    FROM jsonb_array_elements(batch) AS d, jsonb_array_elements(d->'tasks') AS t
    WHERE d->>'key' = ANY(fresh)
      AND NOT EXISTS (SELECT FROM gov.task
                      WHERE id = (t->>'id')::bigint AND version = (t->>'expected')::integer);
    IF stale <> '{}' THEN
      DELETE FROM gov.message WHERE key = ANY(stale);
    END IF;

    UPDATE gov.task SET
      version = t.version, state = t.state, percent = t.percent, reported_at = t."reportedAt",
      reported_by = t."reportedBy", late = t.late, signed_off_at = t."signedOffAt", extended_to = t."extendedTo"
    FROM jsonb_array_elements(batch) AS d,
         jsonb_to_recordset(d->'tasks') AS t(id bigint, version integer, state text, percent integer,
           "reportedAt" timestamptz, "reportedBy" bigint, late boolean, "signedOffAt" timestamptz, "extendedTo" date)
    WHERE gov.task.id = t.id AND d->>'key' = ANY(fresh) AND d->>'key' <> ALL(stale);
  END IF;

  INSERT INTO gov.event (street_id, task_id, version, unit_id, kind, at, person_id, message_key, data)
  SELECT (d->>'street')::bigint, e.task, e.version, e.unit, e.kind, e.at, e.person, d->>'key', e.data
  FROM jsonb_array_elements(batch) AS d,
       jsonb_to_recordset(d->'events') AS e(task bigint, version integer, unit bigint, kind text, at timestamptz,
                                            person bigint, data jsonb)
  WHERE d->>'key' = ANY(fresh) AND d->>'key' <> ALL(stale);

  RETURN QUERY
  SELECT d.key,
         CASE WHEN d.key = ANY(stale) THEN 'stale' WHEN d.key = ANY(fresh) THEN 'recorded' ELSE 'duplicate' END,
         (SELECT m.reply FROM gov.message AS m WHERE m.key = d.key)
  FROM jsonb_to_recordset(batch) AS d(key text);
END $$;

-- The ranking ----------------------------------------------------------------------------------------------------

-- The formula is data; a published ranking names the version it was made with.
CREATE TABLE gov.formula (
  street_id bigint NOT NULL REFERENCES gov.street,
  version integer NOT NULL CHECK (version > 0),
  -- Credit of an item signed off: reported on time (or inside an approved extension), and late.
  credit_on_time numeric(4, 2) NOT NULL DEFAULT 1.00 CHECK (credit_on_time BETWEEN 0 AND 1),
  credit_late numeric(4, 2) NOT NULL DEFAULT 0.90 CHECK (credit_late BETWEEN 0 AND 1),
  PRIMARY KEY (street_id, version)
);

-- A ranking as it was published: what later ones are compared with.
CREATE TABLE gov.ranking_snapshot (
  street_id bigint NOT NULL REFERENCES gov.street,
  unit_kind text NOT NULL,
  -- The ISO week, such as 2026-W47.
  period text NOT NULL,
  formula_version integer NOT NULL,
  published_at timestamptz NOT NULL,
  -- [{unit, rank, stars, score}]
  rows jsonb NOT NULL,
  PRIMARY KEY (street_id, unit_kind, period)
);

-- The simulator --------------------------------------------------------------------------------------------------

-- What stands in the simulator's chats: the page shows it, no handler reads it.
CREATE TABLE gov.simulator_message (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- A group's chat_id, or for a direct chat the person's account on the simulator (their key without one).
  chat text NOT NULL,
  at timestamptz NOT NULL,
  sender text NOT NULL,
  text text NOT NULL,
  image_url text,
  -- The message it belongs to and its place there, so that writing it again changes nothing.
  message_key text NOT NULL,
  part integer NOT NULL,
  UNIQUE (message_key, part)
);
CREATE INDEX simulator_message_chat ON gov.simulator_message (chat, n);

-- The clock -------------------------------------------------------------------------------------------------------

CREATE TABLE gov.clock (
  -- One row.
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  -- How far the street's clock is ahead of the server's; moved only by the simulator.
  ahead_ms bigint NOT NULL DEFAULT 0 CHECK (ahead_ms >= 0),
  -- Until when the timetable has been looked at, by the street's clock.
  ticked_to timestamptz
);
INSERT INTO gov.clock DEFAULT VALUES;

-- A job runs once for a period: whoever adds the row runs it, in the same transaction.
CREATE TABLE gov.job_run (
  job text NOT NULL,
  period text NOT NULL,
  due_at timestamptz NOT NULL,
  ran_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job, period)
);
