import { z } from 'zod';

/** Body of `POST /api/simulator/network` and answer of its `GET`. */
export const networkSwitch = z.strictObject({ online: z.boolean() });
