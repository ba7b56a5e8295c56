// The package ships no types of its own.
declare module 'write-file-atomic' {
  export default function writeFileAtomic(
    path: string,
    data: string | Uint8Array,
    options?: { encoding?: BufferEncoding; mode?: number },
  ): Promise<void>;
}
