import { CaseSearchAnswer } from '#shared/platform/cases.ts';
import { newSubmissionId } from '../outbox/submit.ts';
import { requestJson } from './client.ts';

/** The cases of the person whose card was laid, from the platform through this machine's host. Kept nowhere. */
export const casesOfPerson = (subject: { readonly documentType: string; readonly number: string }) =>
  requestJson('/platform/v1/cases/search', CaseSearchAnswer, {
    method: 'POST',
    json: { requestId: newSubmissionId(), subject },
  });
