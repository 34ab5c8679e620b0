-- Where a platform's robot of a group is reached, which is a credential: sealed by src/database/secret-box.ts. See
-- docs/targets.md.
CREATE TABLE gov.group_robot (
  group_id bigint PRIMARY KEY REFERENCES gov.chat_group,
  url text NOT NULL,
  -- What its messages are signed with, on DingTalk.
  secret text,
  -- SHA-256 of both, so that an import can tell whether they changed.
  fingerprint text NOT NULL
);

-- What a platform refused for a reason that a person has to mend. `what` is a word of src/delivery/trouble.ts; `place` is the
-- lane, or the kind of target alone where the whole app is concerned. One row, however often it happens.
CREATE TABLE gov.delivery_trouble (
  kind text NOT NULL,
  place text NOT NULL,
  what text NOT NULL,
  -- The street of the message that met it; null where the whole app is concerned.
  street_id bigint REFERENCES gov.street,
  first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  times integer NOT NULL DEFAULT 1,
  -- When the organizer was told; null again when it happens a day later.
  told_at timestamptz,
  PRIMARY KEY (kind, place, what)
);

-- Which turn a post belongs to while it lasts: it arrives some time between its claim and its end, so the time that a limit
-- counts from is the end.
ALTER TABLE gov.outbox_post ADD COLUMN claim text;
CREATE INDEX outbox_post_claim ON gov.outbox_post (claim) WHERE claim IS NOT NULL;

-- gov.outbox_claim, now with several limits at once, some of them shared by many lanes (an app's calls a second).
-- limits: [{key, posts, inMs}]; without a key it is the lane's own. Locks are taken in the order lane, then keys, so that no
-- two claimants wait for each other.
DROP FUNCTION gov.outbox_claim(text, timestamptz, text, integer, integer, integer);
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
