package spine.fuzz;

import java.util.Arrays;
import java.util.stream.Stream;

/** What a target starts from: what our own encoders write, and that damaged in the plainest ways. */
public final class Seeds {
    private static final int CUTS = 4;

    private Seeds() {
    }

    /** Each of them whole, cut short in several places, lengthened, twice over, and with a bit of each part flipped. */
    public static Stream<byte[]> around(byte[]... whole) {
        return Stream.concat(Stream.of(new byte[0], new byte[] {-1, -1, -1, -1, 15}),
                Arrays.stream(whole).flatMap(Seeds::damaged));
    }

    private static Stream<byte[]> damaged(byte[] whole) {
        var all = Stream.<byte[]>builder().add(whole).add(Arrays.copyOf(whole, whole.length + 3)).add(twice(whole));
        for (int part = 0; part < CUTS && whole.length > 0; part++) {
            int at = whole.length * part / CUTS;
            var flipped = whole.clone();
            flipped[at] ^= (byte) (1 << part * 2);
            all.add(flipped).add(Arrays.copyOf(whole, Math.max(at, whole.length - 1 - part)));
        }
        return all.build();
    }

    private static byte[] twice(byte[] once) {
        var both = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, both, once.length, once.length);
        return both;
    }
}
