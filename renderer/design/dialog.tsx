import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Pager } from './pager.tsx';

/** A question laid over the screen. It has no way out but its own buttons, unless `onClose` is given. */
export function Dialog({
  id,
  title,
  children,
  actions,
  onClose,
  urgent = false,
}: {
  /** Language-free handle: `data-dialog`. */
  readonly id: string;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions: ReactNode;
  readonly onClose?: () => void;
  /** Interrupts a screen reader (role alertdialog). */
  readonly urgent?: boolean;
}) {
  return (
    <ModalOverlay
      className="veil"
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className="dialog">
        <AriaDialog className="dialog__inside" role={urgent ? 'alertdialog' : 'dialog'} data-dialog={id}>
          <Heading slot="title" className="dialog__title">
            {title}
          </Heading>
          <div className="dialog__body">
            <Pager resetKey={id}>{children}</Pager>
          </div>
          <div className="dialog__actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
