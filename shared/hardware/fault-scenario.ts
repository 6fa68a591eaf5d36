import { z } from 'zod';

/** Virtual devices (and the cable to the network) that a scenario can play, by their address below `/api/simulator/`. */
export const playedDevices = [
  'id-card',
  'scanner',
  'receipt-printer',
  'document-printer',
  'code-reader',
  'network',
] as const;
export const playedDevice = z.enum(playedDevices);
export type PlayedDevice = z.infer<typeof playedDevice>;

/** Some members of an object; whoever compares looks at these only. */
const members = z.record(z.string(), z.unknown());
const messageKey = z.string().regex(/^[a-z-]+(\.[a-z-]+)+$/);

/**
 * One step of a fault or of its end:
 * - `simulate` a body of `POST /api/simulator/<device>` (`on` names another device than the scenario's)
 * - `waitMs` a delay that belongs to the fault, such as a plug that is out for 300 ms
 * - `until` the driver's status has these members
 * - `act` the citizen touches the key of that `data-action`; `sees` the page shows this selector
 * - `alsoReads` somebody else asks the same reader at the same time, and is answered so
 * - `process` what happens to the device process
 */
export const scenarioStep = z.union([
  z.strictObject({ simulate: members, on: playedDevice.optional() }),
  z.strictObject({ waitMs: z.int().min(1).max(5000) }),
  z.strictObject({ until: members }),
  z.strictObject({ act: z.string() }),
  z.strictObject({ sees: z.string() }),
  z.strictObject({ alsoReads: members }),
  z.strictObject({ process: z.enum(['kill', 'hang']) }),
]);
export type ScenarioStep = z.infer<typeof scenarioStep>;

/** Where a fault meets a citizen: a screen, or the paper dialog on it (`paper`). */
export const scenarioScreens = [
  'attract',
  'identify',
  'materials',
  'paper',
  'submitted',
  'progress',
] as const;

/** A named fault of a device: how it comes about, who must tell it, and how it ends. */
export const faultScenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  device: z.enum([...playedDevices, 'device-process']),
  /** The device whose driver must tell, when it is not `device`. */
  watch: playedDevice.optional(),
  screen: z.enum(scenarioScreens),
  fault: z.array(scenarioStep).min(1),
  /** What the driver must report: its status, or the result of the verb the citizen used. */
  driver: z
    .strictObject({ status: members.optional(), answer: members.optional() })
    .refine(({ status, answer }) => status !== undefined || answer !== undefined, 'must tell something'),
  /** What the page must show: sentences by key, selectors; and sentences it must not show any more. */
  page: z
    .strictObject({
      says: z.array(messageKey).optional(),
      shows: z.array(z.string()).optional(),
      hides: z.array(messageKey).optional(),
    })
    .refine((page) => Object.keys(page).length > 0, 'must show something'),
  /** Ends the fault. Ordinary use must work afterwards, without any other help. */
  recovery: z.array(scenarioStep),
  /** Part of the small sample that always runs. */
  sample: z.literal(true).optional(),
});
export type FaultScenario = z.infer<typeof faultScenario>;
