import type { ComponentType } from 'react';
import { Attract } from '../screens/attract.tsx';
import { OutOfService } from '../screens/out-of-service.tsx';
import * as visit from '../screens/visit/index.ts';
import { Technician } from '../technician/technician.tsx';
import type { ScreenId } from './router.ts';

/** The screens of the walk by their handle. A screen joins by one line; it takes no properties. */
export const screens: Readonly<Partial<Record<ScreenId, ComponentType>>> = {
  attract: Attract,
  'life-events': visit.LifeEventsScreen,
  situations: visit.SituationsScreen,
  notice: visit.NoticeScreen,
  matters: visit.MattersScreen,
  identify: visit.IdentifyScreen,
  form: visit.FormScreen,
  materials: visit.MaterialsScreen,
  delivery: visit.DeliveryScreen,
  check: visit.CheckScreen,
  sign: visit.SignScreen,
  submitted: visit.SubmittedScreen,
  rate: visit.RateScreen,
  progress: visit.ProgressScreen,
  technician: Technician,
  'out-of-service': OutOfService,
};
