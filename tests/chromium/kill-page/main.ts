import { pageId } from '#renderer/api/client.ts';
import { openCustody, submitApplication, waitForTruth } from '#renderer/custody/custody.ts';
import { createHostApi } from '#renderer/outbox/host-api.ts';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { PAGE_HEADER } from '#shared/api/page.ts';
import { makeQueryCode } from '#shared/envelope/query-code.ts';

/** The end of a visit without its screens: the page's own custody, from sealing to the platform's answer. */
async function submitAndPrint(submissionId: string): Promise<string> {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set(PAGE_HEADER, pageId);
    return fetch(path, { ...init, headers });
  };
  openCustody(kioskInfo.parse(await (await ask('/api/kiosk')).json()));
  const queryCode = makeQueryCode();
  const name = { zh: '出生医学证明', en: 'Birth certificate' };
  const page = crypto.getRandomValues(new Uint8Array(60_000));
  const parts = ['a', 'b', 'c', 'd', 'e', 'f'].map((part) => ({
    name: part,
    type: 'image/jpeg',
    bytes: page,
  }));
  const submitted = await submitApplication({
    submissionId,
    application: {
      queryCode,
      children: [{ matter: 'm1', department: 'd1', fields: { x: '张㛃' }, materials: ['a', 'f'] }],
    },
    parts,
    facts: {
      lifeEvent: 'newborn',
      matters: ['m1'],
      catalogue: 'c'.repeat(64),
      privacyNotice: { id: 'n', sha256: 'd'.repeat(64), shownAt: new Date().toISOString() },
      submittedAt: new Date().toISOString(),
    },
    queryCode,
    slip: { language: 'zh', lifeEvent: name, matters: [name], documents: parts.length },
  });
  if (!submitted.ok) return submitted.error.problem;
  const printed = await createHostApi(ask).print(submissionId);
  if (!printed.ok) return printed.error.problem;
  return (await waitForTruth(submissionId, 30_000)).truth;
}

Object.assign(window, { submitAndPrint });
