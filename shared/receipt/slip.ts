import { z } from 'zod';

/** The three things a receipt may say. 预受理: held by the kiosk; 已提交: the platform signed `received`; 受理: it signed `accepted`. */
export const truths = ['held', 'received', 'accepted'] as const;
export type Truth = (typeof truths)[number];

const line = (max: number) => z.string().trim().min(1).max(max);
const name = z.strictObject({ zh: line(60), en: line(120) });
const number = z.string().regex(/^[0-9A-Za-z-]{1,40}$/);

/**
 * Everything a receipt is printed from. There is no field for a person: no name, no document number, no address,
 * no answer of the form. Times are RFC 3339 instants with an offset; they are printed in China Standard Time.
 */
export const receiptSlip = z
  .strictObject({
    language: z.enum(['zh', 'en']),
    truth: z.enum(truths),
    siteName: name,
    lifeEvent: name,
    matters: z.array(name).min(1).max(40).readonly(),
    /** 预受理号, made by the kiosk without a server. */
    intakeNumber: number,
    /** 受理编号, given by the platform; on the slip exactly when it accepted. */
    caseNumber: number.optional(),
    /** Look-up code of 12 digits; printed in groups of four. */
    queryCode: z.string().regex(/^\d{12}$/),
    /** When the citizen handed it in at the kiosk. */
    submittedAt: z.iso.datetime({ offset: true }),
    /** When the platform received or accepted it, by its own signed receipt; absent while held. */
    platformTime: z.iso.datetime({ offset: true }).optional(),
    /** How many documents were handed in. */
    documents: z.int().min(0).max(999),
    /** Printed again: marked 补打. */
    reprint: z.boolean(),
    /** Any simulated device or the reference platform had a part in it: marked 演示. */
    simulated: z.boolean(),
  })
  .refine((slip) => (slip.caseNumber !== undefined) === (slip.truth === 'accepted'), {
    error: 'a case number belongs to an accepted slip and to no other',
    path: ['caseNumber'],
  })
  .refine((slip) => (slip.platformTime !== undefined) === (slip.truth !== 'held'), {
    error: 'the platform has a time exactly when it answered',
    path: ['platformTime'],
  });
export type ReceiptSlip = z.infer<typeof receiptSlip>;

/** What the QR code of a slip holds: the two numbers printed on it and nothing else. */
export const qrPayload = (slip: Pick<ReceiptSlip, 'intakeNumber' | 'queryCode'>): string =>
  `YCB1:${slip.intakeNumber}:${slip.queryCode}`;

/**
 * Reads that code back, or the look-up code alone; undefined for everything else. Readers that type may write letters small,
 * and a colon as what their keyboard has on that key.
 */
export function parseReceiptCode(text: string): { queryCode: string } | undefined {
  const [, queryCode] = /^(?:YCB1[:;][0-9A-Za-z-]{1,40}[:;])?(\d{12})$/i.exec(text.trim()) ?? [];
  return queryCode === undefined ? undefined : { queryCode };
}

/** The look-up code as people read it: 1234 5678 9012. */
export const groupedQueryCode = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ');
