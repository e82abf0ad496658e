package spine.bench.role;

import java.util.Map;

/** Seals and opens again and again for a while: {@code seal SIZE MILLIS}, {@code open SIZE MILLIS}. */
final class CryptoProgram implements Program {
    private static final int BATCH_BYTES = 64 * 1024;

    /** One way to seal; what was sealed last is opened, and must be what was sealed. */
    interface Cipher {
        String detail();

        /** Makes buffers for this size and seals once. */
        void size(int bytes) throws Exception;

        void seal() throws Exception;

        /** @return whether it was genuine */
        boolean open() throws Exception;
    }

    private final Cipher cipher;

    CryptoProgram(Cipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("crypto", cipher.detail());
    }

    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        boolean seal = words[0].equals("seal");
        int size = Integer.parseInt(words[1]);
        long nanos = Long.parseLong(words[2]) * 1_000_000;
        cipher.size(size);
        int batch = Math.max(1, BATCH_BYTES / size);
        long bytes = 0;
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < nanos) {
            for (int i = 0; i < batch; i++) {
                if (seal) {
                    cipher.seal();
                } else if (!cipher.open()) {
                    throw new IllegalStateException("what was sealed could not be opened");
                }
            }
            bytes += (long) batch * size;
            now = System.nanoTime();
        }
        return Map.of("count", bytes, "seconds", (now - begin) / 1e9);
    }
}
