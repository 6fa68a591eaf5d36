export { type AnswerSource, Badge, DemoBadge, SampleBadge, SourceBadge, type Tone } from './badge.tsx';
export { Button, type ButtonProps } from './button.tsx';
export { ChoiceGroup, ConfirmCard, LinkCard, MultiChoiceGroup, type Option } from './choice.tsx';
export { Figure, Figures, Panel, type Row, Rows } from './data.tsx';
export { Dialog } from './dialog.tsx';
export { Field, type FieldWiring } from './field.tsx';
export { Emblem, Icon, type IconName } from './icon.tsx';
export { Notice, type NoticeTone } from './notice.tsx';
export {
  Screen,
  type ScreenChrome,
  ScreenChromeContext,
  type ScreenProps,
  type StepTrail,
  Strands,
} from './screen.tsx';
export { Waiting } from './waiting.tsx';
