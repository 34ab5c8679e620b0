-- A published ranking is kept with everything its digest says, so that /排名 上周 reads the same for ever. In format 1 rows are
-- {unit, rank, stars, score}: enough to measure the next one against, too little to be shown. Format 2: PublishedUnit of
-- src/ledger/published-ranking.ts.
ALTER TABLE gov.ranking_snapshot
  ADD COLUMN format integer NOT NULL DEFAULT 1,
  -- Whether it was posted into groups: a week without news is not.
  ADD COLUMN posted boolean NOT NULL DEFAULT false;

-- What a quarter's progress is measured against: every unit's score at the quarter's first moment, written down once.
CREATE TABLE gov.quarter_start (
  street_id bigint NOT NULL REFERENCES gov.street,
  -- "2026-Q4"
  quarter text NOT NULL,
  -- {unit id: score}
  scores jsonb NOT NULL,
  PRIMARY KEY (street_id, quarter)
);

-- What happened after an instant: the ledger as it stood then is today's without it.
CREATE INDEX event_street_at ON gov.event (street_id, at);
