/**
 * The reference platform, broken on purpose: each variant changes one place of its source, and the suite must notice by exactly
 * the cases that are about it.
 */
export interface Variant {
  readonly name: string;
  /** What is wrong with such a platform, in words. */
  readonly fault: string;
  /** File below tests/platform, or below the repository for those that begin with `shared/`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Cases that must fail, each with a reason that matches. */
  readonly fails: Readonly<Record<string, RegExp>>;
  /** Cases that cannot pass either, though they are about something else; any other must pass. */
  readonly alsoFails: readonly string[] | 'for the same reason';
}

/** Cases that end with the same manifest once more. */
const ENDINGS = [
  'receipt: an envelope whose key does not open is refused',
  'receipt: an envelope whose chunks are in another order is refused',
  'receipt: an envelope of other matters than it says is refused',
  'receipt: an application without its code is refused',
  'receipt: an application under another code than it is found by is refused',
  'receipt: an application that names a document it has not is refused',
];

export const variants: readonly Variant[] = [
  {
    name: 'overwrites',
    fault: 'the second content under one id takes the place of the first',
    file: 'intake.ts',
    find: `VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    replace: `VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET digest = excluded.digest,
         manifest = excluded.manifest, seq = excluded.seq, kiosk = excluded.kiosk`,
    fails: {
      'submission: SYNC-06 a used id with another content is refused for ever': /got (200|201)/,
      'submission: another kiosk cannot take a used id': /got (200|201)/,
      'submission: two contents at once under one id: one is taken, the other refused': /\[201,409\]/,
      'submission: SYNC-06 a refused second content leaves the first as it was': /status/,
    },
    alsoFails: [
      'submission: the same manifest again is 200 with the same answer',
      'submission: SYNC-05 the same manifest five times at once is one submission',
      'submission: SYNC-05 a lost reply and the same again give what the first would have said',
      'chunk: SYNC-18 beginning again takes nothing away that is here',
      'chunk: SYNC-19 a kiosk that forgot where it was is told what is missing',
      'receipt: is the same to the letter for ever',
      'receipt: those who ask at the same moment get the same one',
    ],
  },
  {
    name: 'truncates',
    fault: 'beginning a submission again throws its chunks away (tus creation, SYNC §2)',
    file: 'intake.ts',
    find: `      return settle(row, added === 1);
    },
    putChunk:`,
    replace: `      await db.run('DELETE FROM chunks WHERE submission = ?', id);
      return settle(row, added === 1);
    },
    putChunk:`,
    fails: {
      'chunk: SYNC-18 beginning again takes nothing away that is here': /missing/,
      'chunk: SYNC-19 a kiosk that forgot where it was is told what is missing': /./,
    },
    alsoFails: [
      ...ENDINGS,
      'submission: SYNC-05 a lost reply and the same again give what the first would have said',
    ],
  },
  {
    name: 'believes-chunks',
    fault: 'a chunk is taken without a look at its bytes',
    file: 'intake.ts',
    find: `if (wanted.size !== bytes.length || (await sha256Hex(owned)) !== sha256) return err('digest-mismatch');`,
    replace: 'void sha256Hex;',
    fails: {
      'chunk: other bytes under its name are refused, and it stays missing':
        /expected digest-mismatch, got 201/,
      'chunk: SYNC-18 another document of equal size under its name is refused':
        /expected digest-mismatch, got 201/,
      'chunk: cut off, lengthened or empty it is refused': /expected digest-mismatch, got 201/,
    },
    alsoFails: [],
  },
  {
    name: 'answers-replays',
    fault: 'a recorded request is answered again',
    file: 'device-auth.ts',
    find: `return (await isReplay(keyid, nonce)) ? err('request-replayed') : ok(keyid);`,
    replace: 'void isReplay;\n    return ok(keyid);',
    fails: {
      'request: recorded and sent again is refused': /expected request-replayed, got 200/,
      'request: recorded and sent five times at once is answered once': /expected 1, got 5/,
    },
    alsoFails: [],
  },
  {
    name: 'any-clock',
    fault: 'a request is answered however old it is',
    file: 'device-auth.ts',
    find: `if (Math.abs(created - clock.now()) > MAX_SKEW_MS) return err('clock-skew');`,
    replace: 'void created;',
    fails: {
      'request: signed an hour ago is refused, and the platform tells its time':
        /expected clock-skew, got 200/,
      'request: signed an hour ahead is refused': /expected clock-skew, got 200/,
    },
    alsoFails: [],
  },
  {
    name: 'body-unsigned',
    fault: 'the body need not be under the signature',
    file: 'device-auth.ts',
    find: `['@method', '@target-uri', ...(hasBody ? ['content-digest', 'content-type'] : [])]`,
    replace: `['@method', '@target-uri']`,
    fails: { 'request: whose digest is not under the signature is refused': /expected signature-invalid/ },
    alsoFails: [],
  },
  {
    name: 'early-receipt',
    fault: '«received» is said when the manifest is here and the chunks are not',
    file: 'intake.ts',
    find: `    const manifest = manifestOf(row);
    if ((await missingOf(manifest)).length === 0) {`,
    replace: `    const manifest = manifestOf(row);
    await receipts.received(row, now());
    if ((await missingOf(manifest)).length === 0) {`,
    fails: {
      'receipt: none before the last chunk is here': /after the manifest/,
      'submission: new is 201 and every chunk is missing, in the order of the manifest': /state/,
    },
    alsoFails: ENDINGS,
  },
  {
    name: 'signs-anew',
    fault: 'every answer carries a receipt signed anew',
    file: 'receipts.ts',
    find: `return rows.map(({ json }) => PlatformReceipt.parse(JSON.parse(json)));`,
    replace: `return Promise.all(
        rows.map(async ({ json }) => {
          const { receipt } = PlatformReceipt.parse(JSON.parse(json));
          return { receipt, ...(await keys.sign('yiciban/receipt/1', receipt)) };
        }),
      );`,
    fails: {
      'receipt: is the same to the letter for ever': /again/,
      'receipt: those who ask at the same moment get the same one': /different signatures: expected 1/,
    },
    alsoFails: [
      'submission: SYNC-05 a lost reply and the same again give what the first would have said',
      'submission: a courier hands in another kiosk’s envelope, and both get the same receipts',
    ],
  },
  {
    name: 'forgets-refused',
    fault: 'a refused manifest was never here, so its number looks vanished',
    file: 'intake.ts',
    find: 'await seen.refuse(row.manifest, row.digest, problem);',
    replace: "await db.run('DELETE FROM seen WHERE digest = ?', row.digest);",
    fails: {
      'watermark: SYNC-24 a refused manifest is seen, and named with its reason':
        /expected \[2,\[\]\], got \[1/,
      'watermark: an envelope that does not open is seen': /matters-differ/,
    },
    alsoFails: ['correction: of a case nobody has is refused, and seen'],
  },
  {
    name: 'plain-errors',
    fault: 'refusals are JSON of its own, not problem documents',
    file: 'shared/platform/problem.ts',
    find: `headers: { 'content-type': PROBLEM_TYPE, ...headers },`,
    replace: `headers: { 'content-type': 'application/json', ...headers },`,
    fails: {
      'request: unsigned is refused': /content type: expected application\/problem\+json/,
      'request: with a body over 1 MiB is refused': /content type: expected application\/problem\+json/,
      'request: to an address that is not in the contract is a problem, not a page':
        /content type: expected application\/problem\+json/,
    },
    alsoFails: 'for the same reason',
  },
  {
    name: 'anyone-carries',
    fault: 'a manifest is believed whoever signed it',
    file: 'intake.ts',
    find: `if (!isSigned) return err('manifest-signature-invalid');`,
    replace: `if (device === undefined) return err('manifest-signature-invalid');\n      void isSigned;`,
    fails: {
      'submission: SYNC-17 a time changed in the signed manifest is refused':
        /expected manifest-signature-invalid, got 201/,
      'submission: another kiosk’s signature is refused': /expected manifest-signature-invalid, got 201/,
      'submission: a digest that is not the manifest’s is refused':
        /expected manifest-signature-invalid, got 201/,
      'watermark: what the kiosk did not sign is not counted': /expected manifest-signature-invalid, got 201/,
    },
    alsoFails: [],
  },
  {
    name: 'tells-everybody',
    fault: 'a kiosk may ask for what belongs to another',
    file: 'kiosk-routes.ts',
    find: `context.req.param('kiosk') === context.var.kiosk ? next() : platformProblem('other-device'),`,
    replace: 'next(),',
    fails: {
      'watermark: another kiosk’s is nobody’s business': /expected other-device/,
      'cases: another kiosk’s are nobody’s business': /expected other-device/,
      'heartbeat: for another kiosk is refused': /expected other-device/,
      'audit: for another kiosk is refused': /expected other-device/,
    },
    alsoFails: [],
  },
];
