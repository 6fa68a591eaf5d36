import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type SqlValue = string | number | null;

/** The statements both databases understand, with `?` for each value. */
export interface Queries {
  all<T>(sql: string, ...values: SqlValue[]): Promise<T[]>;
  get<T>(sql: string, ...values: SqlValue[]): Promise<T | undefined>;
  /** Rows changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
}

/** The platform's durable memory: every statement outside a transaction is one of its own. */
export interface Database extends Queries {
  /** All or nothing. The task awaits nothing but its own statements. */
  transaction<T>(task: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** PostgreSQL where an address is given, else one SQLite file in the folder. */
export const openDatabase = (dataDir: string, url?: string): Promise<Database> =>
  url === undefined ? openSqlite(dataDir) : openPostgres(url);
