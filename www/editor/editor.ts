// The editor's chunk.
export const ready = true;
