-- Days that the street's office works or has off whatever the official table says: that can change inside its year, and
-- is not known at all for a year that was not announced yet.
CREATE TABLE gov.day_override (
  street_id bigint NOT NULL REFERENCES gov.street,
  day date NOT NULL,
  working boolean NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  -- Who said so, and when.
  message_key text NOT NULL REFERENCES gov.message,
  PRIMARY KEY (street_id, day)
);
