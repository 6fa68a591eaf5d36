import { z } from 'zod';
import { enabled } from './config-fields.ts';

/**
 * What a document camera (高拍仪) can be found in. The page drives it (getUserMedia), so the page tells: `ready` a camera
 * is there, `disconnected` none is, `access-denied` the browser refuses it, `busy` another program holds it.
 */
export const documentCameraStatus = z.strictObject({
  state: z.enum(['ready', 'disconnected', 'access-denied', 'busy']),
});
export type DocumentCameraStatus = z.infer<typeof documentCameraStatus>;

/** A camera in the configuration. `label`: part of the name it gives itself, where a machine has several. */
export const documentCameraConfig = z.strictObject({
  id: z.literal('document-camera', 'must be document-camera'),
  enabled,
  kind: z.literal('document-camera'),
  port: z.strictObject({ type: z.literal('camera'), label: z.string().min(1).max(200).optional() }),
});
export type DocumentCameraConfig = z.infer<typeof documentCameraConfig>;
