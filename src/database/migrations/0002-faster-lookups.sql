-- gov.record joined gov.task to lists that the planner takes for a hundred rows, and read the whole table three times
-- for each report; with the ids in an array it uses the key. What is promised is as in 0001-ledger.sql.
CREATE OR REPLACE FUNCTION gov.record(batch jsonb) RETURNS TABLE (key text, outcome text, reply jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  fresh text[];
  stale text[] := '{}';
  ids bigint[];
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

  SELECT coalesce(array_agg((t->>'id')::bigint), '{}') INTO ids
  FROM jsonb_array_elements(batch) AS d, jsonb_array_elements(d->'tasks') AS t
  WHERE d->>'key' = ANY(fresh);

  IF ids <> '{}' THEN
    PERFORM 1 FROM gov.task WHERE id = ANY(ids) ORDER BY id FOR UPDATE;

    SELECT coalesce(array_agg(DISTINCT d->>'key'), '{}') INTO stale
    FROM jsonb_array_elements(batch) AS d, jsonb_array_elements(d->'tasks') AS t
    WHERE d->>'key' = ANY(fresh)
      AND (t->>'expected')::integer IS DISTINCT FROM (SELECT version FROM gov.task WHERE id = (t->>'id')::bigint);
    IF stale <> '{}' THEN
      DELETE FROM gov.message WHERE key = ANY(stale);
    END IF;

    UPDATE gov.task SET
      version = t.version, state = t.state, percent = t.percent, reported_at = t."reportedAt",
      reported_by = t."reportedBy", late = t.late, signed_off_at = t."signedOffAt", extended_to = t."extendedTo"
    FROM jsonb_array_elements(batch) AS d,
         jsonb_to_recordset(d->'tasks') AS t(id bigint, version integer, state text, percent integer,
           "reportedAt" timestamptz, "reportedBy" bigint, late boolean, "signedOffAt" timestamptz, "extendedTo" date)
    WHERE gov.task.id = t.id AND gov.task.id = ANY(ids) AND d->>'key' = ANY(fresh) AND d->>'key' <> ALL(stale);
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

-- What a person did in the last minutes, and the last thing they did.
CREATE INDEX event_person_at ON gov.event (person_id, at);
-- Whether an event was taken back.
CREATE INDEX event_undone ON gov.event (task_id) WHERE kind = 'undone';
-- The ranking published last.
CREATE INDEX ranking_snapshot_last ON gov.ranking_snapshot (street_id, unit_kind, published_at DESC);
