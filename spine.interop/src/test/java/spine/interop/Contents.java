package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import spine.api.transport.Buffer;

/** Messages of given frame sizes with random, repeatable content, compared by hash. */
final class Contents {
    static final int LARGEST = 10 << 20;

    private Contents() {
    }

    /** The sizes at which formats change, and their neighbours; then many parts, and empty ones anywhere. */
    static List<int[]> shapes(boolean large) {
        var shapes = new ArrayList<int[]>();
        for (int size : new int[] {0, 1, 254, 255, 256, 257, 8191, 8192, 8193, 65535, 65536, 65537}) {
            shapes.add(new int[] {size});
        }
        if (large) {
            shapes.add(new int[] {LARGEST});
        }
        for (int parts : new int[] {2, 3, 17, 63}) {
            shapes.add(IntStream.range(0, parts).map(i -> i * 37 % 600).toArray());
        }
        shapes.add(new int[] {0, 0, 0});
        shapes.add(new int[] {0, 5});
        shapes.add(new int[] {5, 0});
        shapes.add(new int[] {5, 0, 300, 0, 0, 70_000, 0});
        return shapes;
    }

    static List<ByteString> frames(int[] shape, long seed) {
        var random = new SplittableRandom(seed);
        var frames = new ArrayList<ByteString>();
        for (int size : shape) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            frames.add(ByteString.copyFrom(bytes));
        }
        return frames;
    }

    static List<Buffer> buffers(List<ByteString> frames) {
        var buffers = new ArrayList<Buffer>();
        frames.forEach(f -> buffers.add(Buffer.of(f)));
        return buffers;
    }

    /** Copies that outlive the engine's buffers. */
    static List<ByteString> kept(List<Buffer> buffers) {
        return buffers.stream().map(b -> ByteString.copyFrom(b.bytes())).toList();
    }

    static void assertSame(List<ByteString> expected, List<ByteString> actual, String what) {
        assertEquals(expected.stream().map(ByteString::size).toList(), actual.stream().map(ByteString::size).toList(),
                what);
        assertEquals(hash(expected), hash(actual), what);
    }

    /** SHA-256 over each frame with its length. */
    static String hash(List<ByteString> frames) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var frame : frames) {
                digest.update(Integer.toString(frame.size()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                digest.update(frame.asReadOnlyByteBuffer());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
