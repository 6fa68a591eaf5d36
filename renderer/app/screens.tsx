import type { ComponentType } from 'react';
import { Attract } from '../screens/attract.tsx';
import { OutOfService } from '../screens/out-of-service.tsx';
import type { ScreenId } from './router.ts';

/** The screens of the walk by their handle. A screen joins by one line; it takes no properties. */
export const screens: Readonly<Partial<Record<ScreenId, ComponentType>>> = {
  attract: Attract,
  'out-of-service': OutOfService,
};
