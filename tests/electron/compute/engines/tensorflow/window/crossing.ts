/**
 * Text and back for what a MessagePort clones, since only text reaches a page in Chromium from here. Whole in itself: its
 * source is run in the page too.
 */
export function crossing(): { encode(value: unknown): string; decode(text: string): unknown } {
  type Wrapped = { $map?: [unknown, unknown][]; $array?: string; elements?: string[] } | null;
  const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array, BigInt64Array };
  return {
    encode: (value) =>
      JSON.stringify(value, (_key, part: unknown) => {
        if (part instanceof Map) return { $map: [...part] };
        if (!ArrayBuffer.isView(part)) return part;
        return { $array: part.constructor.name, elements: Array.from(part as unknown as ArrayLike<number>, String) };
      }),
    decode: (text) =>
      JSON.parse(text, (_key, part: Wrapped) => {
        if (part?.$map) return new Map(part.$map);
        if (!part?.$array) return part;
        const name = part.$array as keyof typeof arrays;
        if (name === 'BigInt64Array') return BigInt64Array.from(part.elements!, BigInt);
        return arrays[name].from(part.elements!.map(Number));
      }),
  };
}

/** What the preload script is in Electron, and the GPU's device for who wants to take it away. Its source is run in the page, where nothing that is imported would be. */
export function standIn(texts: typeof crossing, portMessage: string): void {
  const { encode, decode } = texts();
  const page = globalThis as unknown as {
    toCompute(text: string): void;
    postMessage(message: unknown, origin: string, ports: unknown[]): void;
    location: { origin: string };
    GPUAdapter?: { prototype: { requestDevice(descriptor: unknown): Promise<unknown> } };
    gpuDevice: unknown;
  };
  const requestPort = (): void => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) => page.toCompute(encode(data));
    Object.assign(page, { fromCompute: (text: string) => port2.postMessage(decode(text)) });
    page.postMessage(portMessage, page.location.origin, [port1]);
  };
  Object.assign(page, { espalier: { requestPort } });
  if (page.GPUAdapter === undefined) return;
  const { prototype } = page.GPUAdapter;
  const { requestDevice } = prototype;
  prototype.requestDevice = async function (descriptor) {
    page.gpuDevice = await requestDevice.call(this, descriptor);
    return page.gpuDevice;
  };
}
