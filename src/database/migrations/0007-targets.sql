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
