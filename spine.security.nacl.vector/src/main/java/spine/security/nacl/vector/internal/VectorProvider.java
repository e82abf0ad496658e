package spine.security.nacl.vector.internal;

import org.osgi.service.component.annotations.Component;
import spine.security.nacl.Nacl;
import spine.security.nacl.NaclProvider;

/**
 * Salsa20 in 8 or 16 blocks at once and Poly1305 in 4 or 8. Messages of fewer than {@value #SHORT} bytes and X25519 go to
 * scalar Java. Without the incubator module every call throws the reason, so that the provider fails its known answers
 * and is listed with it.
 */
@Component(service = NaclProvider.class)
public final class VectorProvider implements NaclProvider {
    static final int SHORT = 512;

    /** Java 17's compiler of vectors makes this slower than scalar Java. */
    private static final int LEAST_JAVA = 22;

    private final String missing;
    private final ThreadLocal<VectorBox> boxes = ThreadLocal.withInitial(VectorBox::new);

    public VectorProvider() {
        this(Runtime.version().feature());
    }

    /** Tests run on any Java, as results have to be right on all. */
    VectorProvider(int java) {
        missing = java < LEAST_JAVA ? "needs Java " + LEAST_JAVA + " or later, this is " + java : whatIsMissing();
    }

    static String whatIsMissing() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()
                ? "the JVM runs without --add-modules jdk.incubator.vector: SPINE_VECTOR=1 ./spine up"
                : VectorBox.missing();
    }

    @Override
    public String name() {
        return "java-vector";
    }

    @Override
    public String detail() {
        return missing == null ? "Vector API with " + VectorBox.bits() + " bits, scalar Java below " + SHORT + " bytes"
                : "Vector API";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        if (length < SHORT) {
            Nacl.scalar().seal(subkey, nonce, in, inAt, length, out, outAt);
        } else {
            box().seal(subkey, nonce, in, inAt, length, out, outAt);
        }
    }

    @Override
    public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        return length < SHORT ? Nacl.scalar().open(subkey, nonce, in, inAt, length, out, outAt)
                : box().open(subkey, nonce, in, inAt, length, out, outAt);
    }

    @Override
    public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
        requirePlatform();
        return Nacl.scalar().x25519(out, scalar, point);
    }

    private VectorBox box() {
        requirePlatform();
        return boxes.get();
    }

    private void requirePlatform() {
        if (missing != null) {
            throw new IllegalStateException(missing);
        }
    }
}
