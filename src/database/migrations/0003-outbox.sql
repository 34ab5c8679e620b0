-- What is to be said, written in the transaction that decides to say it. The queue carries a row's number to a worker and
-- may be lost: this table is what counts. See docs/decisions/outbox.md.
CREATE TABLE gov.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What it is, once for ever: "reply:<message key>", "weekly-digest@2026-W48:<group>".
  dedupe_key text NOT NULL UNIQUE,
  street_id bigint REFERENCES gov.street,
  -- What decided it: a message's key, or job@period.
  origin text NOT NULL,
  -- How it goes: simulator, dingtalk-session, …; `target` says where, in that kind's own words.
  kind text NOT NULL,
  target jsonb NOT NULL,
  -- A URL that is a credential, where the kind has one; gone when the row was sent or dropped.
  secret text,
  -- See src/delivery/outbound.ts.
  content jsonb NOT NULL,
  -- What has to hold for it to be still wanted when its turn comes. See src/delivery/still-wanted.ts.
  wanted_if jsonb,
  -- Rows of a lane go out one after the other, in the order of their ids.
  lane text NOT NULL,
  -- queued: waits · sending: a worker is at it (or died over it) · sent · unsure: nobody knows whether it arrived ·
  -- dropped: out of date when its turn came, or taken out by hand · failed: the platform will not have it
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'unsure', 'dropped', 'failed')),
  -- Sends begun; how many of them after one that may have arrived; how many whose worker died.
  attempts integer NOT NULL DEFAULT 0,
  repeats integer NOT NULL DEFAULT 0,
  crashes integer NOT NULL DEFAULT 0,
  -- The last send may have arrived.
  doubt boolean NOT NULL DEFAULT false,
  -- By the street's clock: not before, and no more from then on.
  not_before timestamptz,
  expires_at timestamptz,
  -- By the server's clock, as all that follows.
  retry_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When a job was made for it last.
  queued_at timestamptz,
  -- Who is at it, and until when nobody else may be.
  claim text,
  claimed_until timestamptz,
  -- In our own words: what a platform answered may quote.
  last_error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Since when it waits: since it was written, or since it was taken up again by hand.
  waits_since timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz
);
CREATE INDEX outbox_open ON gov.outbox (lane, id) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_dead ON gov.outbox (id) WHERE state IN ('unsure', 'failed');
CREATE INDEX outbox_ended ON gov.outbox (ended_at) WHERE ended_at IS NOT NULL;

-- When something was posted where the platform allows so many a minute. It stands here and not in the queue, because a queue
-- that was flushed would forget it.
CREATE TABLE gov.outbox_post (
  -- A lane, or the key that a limit of several lanes has.
  lane text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Which turn it belongs to while that lasts: it arrives some time between its claim and its end, so the time that a limit
  -- counts from is the end.
  claim text
);
CREATE INDEX outbox_post_lane ON gov.outbox_post (lane, at);
CREATE INDEX outbox_post_claim ON gov.outbox_post (claim) WHERE claim IS NOT NULL;

-- Puts rows into the outbox; one whose dedupe key is there already changes nothing.
-- batch: [{key, street, origin, kind, target, secret, content, wantedIf, lane, notBefore, expiresAt}]
CREATE FUNCTION gov.outbox_add(batch jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO gov.outbox (dedupe_key, street_id, origin, kind, target, secret, content, wanted_if, lane, not_before, expires_at)
  SELECT o.key, o.street, o.origin, o.kind, o.target, o.secret, o.content, nullif(o."wantedIf", 'null'), o.lane, o."notBefore",
         o."expiresAt"
  FROM ROWS FROM (jsonb_to_recordset(batch) AS (key text, street bigint, origin text, kind text, target jsonb, secret text,
         content jsonb, "wantedIf" jsonb, lane text, "notBefore" timestamptz, "expiresAt" timestamptz))
    WITH ORDINALITY AS o(key, street, origin, kind, target, secret, content, "wantedIf", lane, "notBefore", "expiresAt", place)
  ORDER BY o.place
  ON CONFLICT (dedupe_key) DO NOTHING
$$;

-- Takes the first row of a lane that is due, for one worker and `lease_ms`. Of a lane only one row is taken at a time,
-- whichever process asks. limits: [{key, posts, inMs}], the platform's; without a key one is the lane's own, with one it is
-- shared by all lanes that name it (an app's calls a second). Locks are taken in the order lane, then keys, so that no two
-- claimants wait for each other.
--   empty     nothing is due
--   wait      the first one may go in wait_ms: it is tried again later, or a limit is reached
--   busy      somebody is at it, for wait_ms at most
--   dropped   the first one was out of date; ask again
--   claimed   `entry` is the row
CREATE FUNCTION gov.outbox_claim(wanted_lane text, street_now timestamptz, claimant text, lease_ms integer, limits jsonb)
RETURNS TABLE (verdict text, wait_ms bigint, entry jsonb) LANGUAGE plpgsql AS $$
DECLARE
  head gov.outbox;
  moment timestamptz;
  wanted record;
  free_at timestamptz;
  last_of_window timestamptz;
BEGIN
  -- One claimant a lane; taken before the row is read, so that what another one has just written is seen.
  PERFORM pg_advisory_xact_lock(20260003, hashtext(wanted_lane));
  moment := clock_timestamp();

  SELECT * INTO head FROM gov.outbox AS o
  WHERE o.lane = wanted_lane AND o.state IN ('queued', 'sending') AND (o.not_before IS NULL OR o.not_before <= street_now)
  ORDER BY o.id LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'empty', 0::bigint, NULL::jsonb;
    RETURN;
  END IF;
  IF head.state = 'sending' AND head.claimed_until > moment THEN
    RETURN QUERY SELECT 'busy', gov.ms_between(moment, head.claimed_until), NULL::jsonb;
    RETURN;
  END IF;
  IF head.expires_at <= street_now THEN
    UPDATE gov.outbox AS o
    SET state = CASE WHEN head.doubt OR head.state = 'sending' THEN 'unsure' ELSE 'dropped' END,
        last_error = 'out of date', secret = NULL, claim = NULL, ended_at = moment
    WHERE o.id = head.id;
    RETURN QUERY SELECT 'dropped', 0::bigint, NULL::jsonb;
    RETURN;
  END IF;
  IF head.retry_at > moment THEN
    RETURN QUERY SELECT 'wait', gov.ms_between(moment, head.retry_at), NULL::jsonb;
    RETURN;
  END IF;

  -- A key's lock is another space of numbers than a lane's: both are text.
  PERFORM pg_advisory_xact_lock(20260004, hashtext(shared.key)) FROM (
    SELECT l.key FROM jsonb_to_recordset(limits) AS l(key text) WHERE l.key IS NOT NULL ORDER BY l.key) AS shared;
  moment := clock_timestamp();
  FOR wanted IN SELECT coalesce(l.key, wanted_lane) AS key, l.posts, l."inMs" AS window_ms
                FROM jsonb_to_recordset(limits) AS l(key text, posts integer, "inMs" integer) LOOP
    SELECT p.at + wanted.window_ms * interval '1 ms' INTO last_of_window FROM gov.outbox_post AS p
    WHERE p.lane = wanted.key ORDER BY p.at DESC OFFSET wanted.posts - 1 LIMIT 1;
    free_at := greatest(free_at, last_of_window);
  END LOOP;
  IF free_at > moment THEN
    RETURN QUERY SELECT 'wait', gov.ms_between(moment, free_at), NULL::jsonb;
    RETURN;
  END IF;
  INSERT INTO gov.outbox_post (lane, at, claim)
  SELECT DISTINCT coalesce(l.key, wanted_lane), moment, claimant FROM jsonb_to_recordset(limits) AS l(key text);

  UPDATE gov.outbox AS o
  SET state = 'sending', attempts = o.attempts + 1, claim = claimant, claimed_until = moment + lease_ms * interval '1 ms',
      -- Its worker did not come back: it may have sent it.
      crashes = o.crashes + (head.state = 'sending')::integer, doubt = o.doubt OR head.state = 'sending'
  WHERE o.id = head.id
  RETURNING o.* INTO head;
  RETURN QUERY SELECT 'claimed', 0::bigint, to_jsonb(head);
END $$;

CREATE FUNCTION gov.ms_between(earlier timestamptz, later timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT ceil(extract(epoch FROM later - earlier) * 1000)::bigint
$$;

-- Gives the first due row of every lane that has no job, or none since `again_ms`, and notes that it gets one.
CREATE FUNCTION gov.outbox_to_queue(street_now timestamptz, again_ms integer, most integer)
RETURNS TABLE (id bigint, lane text, kind text) LANGUAGE sql AS $$
  -- From lane to lane along the index: its cost is the number of lanes, however many rows wait in them.
  WITH RECURSIVE lanes AS (
    (SELECT o.lane FROM gov.outbox AS o WHERE o.state IN ('queued', 'sending') ORDER BY o.lane LIMIT 1)
    UNION ALL
    SELECT (SELECT o.lane FROM gov.outbox AS o WHERE o.state IN ('queued', 'sending') AND o.lane > l.lane
            ORDER BY o.lane LIMIT 1)
    FROM lanes AS l WHERE l.lane IS NOT NULL
  )
  UPDATE gov.outbox AS o SET queued_at = clock_timestamp()
  FROM (
    SELECT head.id FROM lanes AS l, LATERAL (
      SELECT h.id, h.retry_at, h.queued_at, h.state, h.claimed_until FROM gov.outbox AS h
      WHERE h.lane = l.lane AND h.state IN ('queued', 'sending') AND (h.not_before IS NULL OR h.not_before <= street_now)
      ORDER BY h.id LIMIT 1
    ) AS head
    WHERE head.retry_at <= clock_timestamp()
      AND (head.state = 'queued' OR head.claimed_until <= clock_timestamp())
      AND (head.queued_at IS NULL OR head.queued_at <= clock_timestamp() - again_ms * interval '1 ms')
    ORDER BY head.id LIMIT most
  ) AS due
  WHERE o.id = due.id
  RETURNING o.id, o.lane, o.kind
$$;

-- gov.record, now with what is to be said because of a decision: {…, outbox: [as gov.outbox_add wants it]}.
CREATE OR REPLACE FUNCTION gov.record(batch jsonb) RETURNS TABLE (key text, outcome text, reply jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  fresh text[];
  stale text[] := '{}';
  ids bigint[];
  said jsonb;
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

  SELECT jsonb_agg(o.said ORDER BY d.place, o.place) INTO said
  FROM jsonb_array_elements(batch) WITH ORDINALITY AS d(decision, place),
       jsonb_array_elements(d.decision->'outbox') WITH ORDINALITY AS o(said, place)
  WHERE d.decision->>'key' = ANY(fresh) AND d.decision->>'key' <> ALL(stale);
  IF said IS NOT NULL THEN
    PERFORM gov.outbox_add(said);
  END IF;

  RETURN QUERY
  SELECT d.key,
         CASE WHEN d.key = ANY(stale) THEN 'stale' WHEN d.key = ANY(fresh) THEN 'recorded' ELSE 'duplicate' END,
         (SELECT m.reply FROM gov.message AS m WHERE m.key = d.key)
  FROM jsonb_to_recordset(batch) AS d(key text);
END $$;

-- Pictures that the bot showed in the simulator; a line names one by a URL with its hash.
CREATE TABLE gov.simulator_picture (
  sha256 text PRIMARY KEY,
  png bytea NOT NULL
);
