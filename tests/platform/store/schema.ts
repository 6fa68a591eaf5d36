/**
 * One schema for SQLite and PostgreSQL. What must be unique is so by a constraint, never by a look beforehand: several
 * instances work on one database at the same time.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS platform_keys (
    purpose TEXT NOT NULL, generation INTEGER NOT NULL, jwk TEXT NOT NULL, not_before TEXT NOT NULL,
    not_after TEXT NOT NULL, PRIMARY KEY (purpose, generation)
  )`,
  // `feed` is the last cursor given to one of the kiosk's rows in `progress`.
  `CREATE TABLE IF NOT EXISTS devices (
    kiosk TEXT PRIMARY KEY, jwk TEXT NOT NULL, enrolled_at TEXT NOT NULL, feed INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS nonces (
    kiosk TEXT NOT NULL, nonce TEXT NOT NULL, created BIGINT NOT NULL, PRIMARY KEY (kiosk, nonce)
  )`,
  `CREATE INDEX IF NOT EXISTS nonces_by_age ON nonces (created)`,
  // Every manifest a kiosk ever signed and anybody brought, taken or refused.
  `CREATE TABLE IF NOT EXISTS seen (
    kiosk TEXT NOT NULL, seq INTEGER NOT NULL, digest TEXT NOT NULL, submission TEXT NOT NULL, refusal TEXT,
    at TEXT NOT NULL, PRIMARY KEY (kiosk, seq, digest)
  )`,
  `CREATE TABLE IF NOT EXISTS submissions (
    id TEXT PRIMARY KEY, kiosk TEXT NOT NULL, seq INTEGER NOT NULL, previous TEXT, digest TEXT NOT NULL,
    manifest TEXT NOT NULL, signature TEXT NOT NULL, first_seen TEXT NOT NULL
  )`,
  `CREATE INDEX IF NOT EXISTS submissions_by_chain ON submissions (kiosk, seq)`,
  // Who may ask for a submission beside the kiosk it comes from: whoever brought its manifest.
  `CREATE TABLE IF NOT EXISTS carriers (
    submission TEXT NOT NULL REFERENCES submissions (id), kiosk TEXT NOT NULL, PRIMARY KEY (submission, kiosk)
  )`,
  // The bytes are in the blob store under the same name.
  `CREATE TABLE IF NOT EXISTS chunks (
    submission TEXT NOT NULL REFERENCES submissions (id), sha256 TEXT NOT NULL, PRIMARY KEY (submission, sha256)
  )`,
  // `version` counts changes, `told` the last one that went into the feed.
  `CREATE TABLE IF NOT EXISTS cases (
    submission TEXT PRIMARY KEY REFERENCES submissions (id), number INTEGER UNIQUE, application TEXT NOT NULL,
    parts TEXT NOT NULL, received_at TEXT NOT NULL, accepted_at TEXT, version INTEGER NOT NULL,
    told INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS children (
    submission TEXT NOT NULL REFERENCES cases (submission), position INTEGER NOT NULL, matter TEXT NOT NULL,
    department TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, due_by TEXT, detail TEXT,
    PRIMARY KEY (submission, position), UNIQUE (submission, matter)
  )`,
  // Every step of every child, for who watches over the departments.
  `CREATE TABLE IF NOT EXISTS events (
    submission TEXT NOT NULL, version INTEGER NOT NULL, matter TEXT NOT NULL, state TEXT NOT NULL,
    actor TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (submission, version, matter)
  )`,
  // A mending submission and the case it went into.
  `CREATE TABLE IF NOT EXISTS mendings (
    submission TEXT PRIMARY KEY REFERENCES submissions (id), mends TEXT NOT NULL REFERENCES cases (submission),
    application TEXT NOT NULL, parts TEXT NOT NULL, received_at TEXT NOT NULL
  )`,
  // Who is told of a case, and under which code.
  `CREATE TABLE IF NOT EXISTS tickets (
    submission TEXT NOT NULL REFERENCES cases (submission), lookup_id TEXT NOT NULL, kiosk TEXT NOT NULL,
    query_code TEXT NOT NULL, PRIMARY KEY (submission, lookup_id, kiosk)
  )`,
  `CREATE TABLE IF NOT EXISTS subjects (
    number TEXT NOT NULL, submission TEXT NOT NULL REFERENCES cases (submission), PRIMARY KEY (number, submission)
  )`,
  `CREATE TABLE IF NOT EXISTS receipts (
    submission TEXT NOT NULL, kind TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (submission, kind)
  )`,
  `CREATE TABLE IF NOT EXISTS progress (
    kiosk TEXT NOT NULL, number INTEGER NOT NULL, lookup_id TEXT NOT NULL, version INTEGER NOT NULL,
    sealed TEXT NOT NULL, PRIMARY KEY (kiosk, number)
  )`,
  `CREATE INDEX IF NOT EXISTS progress_by_code ON progress (lookup_id, version)`,
  `CREATE TABLE IF NOT EXISTS ratings (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, rating TEXT NOT NULL, receipt TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS heartbeats (
    kiosk TEXT PRIMARY KEY REFERENCES devices (kiosk), at TEXT NOT NULL, json TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS commands (
    id TEXT PRIMARY KEY, kiosk TEXT NOT NULL REFERENCES devices (kiosk), json TEXT NOT NULL, given_at TEXT NOT NULL,
    outcome TEXT
  )`,
  `CREATE TABLE IF NOT EXISTS audit (
    kiosk TEXT NOT NULL, segment INTEGER NOT NULL, digest TEXT NOT NULL, json TEXT NOT NULL, receipt TEXT NOT NULL,
    PRIMARY KEY (kiosk, segment)
  )`,
  `CREATE TABLE IF NOT EXISTS statistics (
    kiosk TEXT NOT NULL, day TEXT NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kiosk, day)
  )`,
  `CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)`,
  `INSERT INTO counters (name, value) VALUES ('case', 0) ON CONFLICT DO NOTHING`,
];
