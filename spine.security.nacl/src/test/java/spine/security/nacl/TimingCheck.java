package spine.security.nacl;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Looks for a dependence of time on secrets, after dudect (Reparaz, Balasch, Verbauwhede, 2017): two classes of input
 * in random order, Welch's t over the measurements below the 80th percentile. |t| beyond 10 says leak; a small t proves
 * nothing, it only found none. A program, not a test: the machine has to be quiet. Argument: measurements (200000).
 */
public final class TimingCheck {
    private final Random random = new Random(2017);
    private final int measurements;

    private TimingCheck(int measurements) {
        this.measurements = measurements;
    }

    public static void main(String[] args) {
        var check = new TimingCheck(args.length > 0 ? Integer.parseInt(args[0]) : 200_000);
        var provider = Nacl.provider();
        System.out.println(provider.detail() + ", Java " + Runtime.version());
        var box = new byte[272];
        var out = new byte[272];
        var key = new byte[32];
        provider.seal(key, 1, new byte[256], 0, 256, box, 0);
        check.run("open: tag wrong in its first or its last byte", 0, () -> forged(box, 0), () -> forged(box, 15),
                in -> provider.open(key, 1, in, 0, 256, out, 0));
        check.run("seal: key of zeros or any key", 0, () -> new byte[32], check::any,
                in -> provider.seal(in, 1, box, 16, 256, out, 0));
        check.run("seal: text of zeros or any text", 0, () -> new byte[32], check::any,
                in -> provider.seal(key, 1, in, 0, 32, out, 0));
        var point = new byte[32];
        point[0] = 9;
        check.run("x25519: scalar of zeros or any scalar", 20, () -> new byte[32], check::any,
                in -> provider.x25519(out, in, point));
    }

    private interface Operation {
        void on(byte[] input);
    }

    private byte[] any() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] forged(byte[] box, int at) {
        var forged = box.clone();
        forged[at] ^= 1;
        return forged;
    }

    private void run(String what, int divide, Supplier<byte[]> first, Supplier<byte[]> second, Operation operation) {
        int count = divide == 0 ? measurements : measurements / divide;
        var nanos = new long[count];
        var kind = new boolean[count];
        for (int i = -count / 2; i < count; i++) {
            boolean isSecond = random.nextBoolean();
            var one = first.get();
            var two = second.get();
            var input = isSecond ? two : one;
            long start = System.nanoTime();
            operation.on(input);
            long spent = System.nanoTime() - start;
            if (i >= 0) {
                nanos[i] = spent;
                kind[i] = isSecond;
            }
        }
        System.out.printf("  %-50s t = %6.2f%n", what, welch(nanos, kind));
    }

    private static double welch(long[] nanos, boolean[] kind) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        long limit = sorted[sorted.length * 4 / 5];
        var sum = new double[2];
        var squares = new double[2];
        var n = new int[2];
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] <= limit) {
                int k = kind[i] ? 1 : 0;
                n[k]++;
                sum[k] += nanos[i];
                squares[k] += (double) nanos[i] * nanos[i];
            }
        }
        var error = new double[2];
        for (int k = 0; k < 2; k++) {
            double mean = sum[k] / n[k];
            error[k] = (squares[k] / n[k] - mean * mean) / n[k];
        }
        return (sum[0] / n[0] - sum[1] / n[1]) / Math.sqrt(error[0] + error[1]);
    }
}
