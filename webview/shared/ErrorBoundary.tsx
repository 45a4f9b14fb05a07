// Shows a fault of the webview in words instead of an empty page, and sends it to the host's log.
import { Component, type ReactNode } from 'react';

interface Props {
  readonly onFault: (message: string) => void;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly fault: string | undefined }> {
  override state: { readonly fault: string | undefined } = { fault: undefined };

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: Error): void {
    this.props.onFault(error.stack ?? error.message);
  }

  override render(): ReactNode {
    if (this.state.fault === undefined) return this.props.children;
    return (
      <main className="fault" role="alert">
        <h1>This view stopped</h1>
        <p>{this.state.fault}</p>
        <p>Your file is safe: nothing was written. Close the tab and open it again; the log has the details.</p>
      </main>
    );
  }
}
