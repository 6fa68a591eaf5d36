import { Component, type ReactNode } from 'react';
import { endVisit } from '../session/session.ts';

/**
 * A bug in a screen ends the visit: everything is wiped and the machine is ready for the next citizen. What broke is
 * reported by name only, because an error's message may carry what the citizen typed.
 */
export class Boundary extends Component<
  { readonly onCrash: (name: string) => void; readonly children: ReactNode },
  { readonly crashed: boolean }
> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onCrash(error instanceof Error ? error.name : 'unknown');
    try {
      endVisit();
    } finally {
      this.setState({ crashed: false });
    }
  }

  override render() {
    return this.state.crashed ? null : this.props.children;
  }
}
