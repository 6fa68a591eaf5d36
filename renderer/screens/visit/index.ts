import './visit.css';

export { CheckScreen } from './check.tsx';
export { LifeEventsScreen, ProgressScreen, RateScreen } from './connected.tsx';
export { DeliveryScreen } from './delivery.tsx';
export { FormScreen } from './form.tsx';
export { IdentifyScreen } from './identify.tsx';
export { MaterialsScreen } from './materials.tsx';
export { MattersScreen } from './matters.tsx';
export { NoticeScreen } from './notice.tsx';
export { SignScreen } from './sign.tsx';
export { SituationsScreen } from './situations.tsx';
export { SubmittedScreen } from './submitted.tsx';
