// The package ships no types of its own.
declare module 'write-file-atomic' {
  function writeFileAtomic(
    path: string,
    data: string | Uint8Array,
    options?: { encoding?: BufferEncoding; mode?: number },
  ): Promise<void>;
  namespace writeFileAtomic {
    function sync(path: string, data: string | Uint8Array): void;
  }
  export default writeFileAtomic;
}
