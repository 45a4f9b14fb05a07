// The port through which data files are read. The platform decides where paths may lead, how large a file may be and how bytes
// become text; readers see text, a hash of the bytes, or a refusal in words. Nothing here opens a file.

export interface TextFile {
  readonly ok: true;
  readonly text: string;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Why a file was not read: code and message are shown as they are. */
export interface FileRefusal {
  readonly ok: false;
  /** E.g. `data-not-found`, `data-outside`, `data-too-large`, `data-not-text`. */
  readonly code: string;
  readonly message: string;
}

export interface FileSource {
  /** `path` as written in the graph file: relative to it, forward slashes. */
  readText(path: string, maxBytes: number): Promise<TextFile | FileRefusal>;
}
