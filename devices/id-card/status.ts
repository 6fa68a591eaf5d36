import type { IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { type CommandName, type Response, SW } from './codec.ts';

/** What came of one command: an answer, or one of three ways of having none. */
export type Outcome =
  | { readonly type: 'answer'; readonly response: Response }
  | { readonly type: 'silent' }
  | { readonly type: 'garbled' }
  | { readonly type: 'lost' };

/**
 * True when a response can be the answer to this command. A late answer to an earlier command, after a
 * time-out, must not be taken for this one's.
 */
export function belongsTo(command: CommandName, { sw: [, , sw3], data }: Response): boolean {
  if (sw3 === SW.found) return command === 'find';
  if (sw3 !== SW.ok) return true;
  switch (command) {
    case 'find':
      return false;
    case 'select':
      return data.length > 0 && data.length < 16;
    case 'samId':
      return data.length === 16;
    case 'readBase':
    case 'readBaseFingerprint':
      return data.length > 70;
    case 'readNewestAddress':
      return data.length === 70;
    case 'readManagementNumber':
      return data.length > 0 && data.length <= 70;
    case 'reset':
    case 'samStatus':
      return data.length === 0;
  }
}

/** The reader's status when a command did not do what it should, seen from that command. */
export function failureOf(command: CommandName, outcome: Outcome): IdCardReaderStatus {
  switch (outcome.type) {
    case 'silent':
      return { state: 'silent' };
    case 'garbled':
      return { state: 'garbled' };
    case 'lost':
      return { state: 'disconnected', reason: 'lost' };
    case 'answer':
      return failureOfWord(command, outcome.response.sw[2]);
  }
}

function failureOfWord(command: CommandName, sw3: number): IdCardReaderStatus {
  switch (sw3) {
    case SW.noCard:
      return { state: 'no-card' };
    case SW.selfTest:
      return { state: 'self-test-failed' };
    case SW.notAuthorised:
      return { state: 'not-authorised' };
    case SW.checksum:
    case SW.length:
    case SW.command:
      // Our request arrived damaged: the line is at fault, not the card.
      return { state: 'garbled' };
    case SW.samRefusesCard:
    case SW.cardRefusesSam:
    case SW.verification:
      return { state: 'card-unreadable', reason: 'authentication' };
    case SW.selectFailed:
      return { state: 'card-unreadable', reason: 'select' };
    default:
      return { state: 'card-unreadable', reason: command === 'select' ? 'select' : 'read' };
  }
}

/** What a status says about the reader itself once a read is over: a card's trouble is not the reader's. */
export function restingStatus(after: IdCardReaderStatus): IdCardReaderStatus {
  switch (after.state) {
    case 'no-card':
    case 'card-removed':
    case 'card-left':
    case 'card-unreadable':
    case 'reading':
    case 'busy':
      return { state: 'ready' };
    default:
      return after;
  }
}

export function sameStatus(a: IdCardReaderStatus, b: IdCardReaderStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
