import postgres from 'postgres';
import type { Database, Queries, SqlValue } from './database.ts';
import { SCHEMA } from './schema.ts';

/** Two instances that start at once must not make the tables at the same time. */
const SCHEMA_LOCK = 90_032;
const INT8 = 20;

const numbered = new Map<string, string>();
/** `?` as `$1`, `$2` …; no statement of ours has a question mark in a text. */
function toPostgres(sql: string): string {
  let text = numbered.get(sql);
  if (text === undefined) {
    let count = 0;
    text = sql.replace(/\?/g, () => {
      count += 1;
      return `$${count}`;
    });
    numbered.set(sql, text);
  }
  return text;
}

const queriesOn = (sql: postgres.Sql | postgres.TransactionSql): Queries => {
  const ask = (text: string, values: SqlValue[]) => sql.unsafe(toPostgres(text), values, { prepare: true });
  return {
    all: async <T>(text: string, ...values: SqlValue[]) => [...(await ask(text, values))] as T[],
    get: async <T>(text: string, ...values: SqlValue[]) => (await ask(text, values))[0] as T | undefined,
    run: async (text, ...values) => (await ask(text, values)).count,
  };
};

/** A pilot's PostgreSQL 12 or later. Any number of instances may share it. */
export async function openPostgres(url: string): Promise<Database> {
  const sql = postgres(url, {
    max: 10,
    onnotice: () => undefined,
    types: {
      // Counts and milliseconds: far below 2^53.
      bigint: { to: INT8, from: [INT8], serialize: (value: number) => String(value), parse: Number },
    },
  });
  await sql.begin(async (transaction) => {
    await transaction.unsafe(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
    for (const statement of SCHEMA) await transaction.unsafe(statement);
  });
  return {
    ...queriesOn(sql),
    transaction: <T>(task: (queries: Queries) => Promise<T>) =>
      sql.begin((transaction) => task(queriesOn(transaction))) as Promise<T>,
    close: () => sql.end({ timeout: 5 }),
  };
}
