package spine.bench.role;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** jnacl as published, out of its own class loader, since {@code spine.security.nacl} brings its names too. */
final class JnaclCipher implements CryptoProgram.Cipher {
    private static final int ZEROS = 32;
    private final MethodHandle seal;
    private final MethodHandle open;
    private final byte[] key = new byte[32];
    private final byte[] nonce = new byte[24];
    private byte[] plain;
    private byte[] box;
    private byte[] opened;

    JnaclCipher() throws Exception {
        var jar = Path.of(System.getProperty("bench.jnacl")).toUri().toURL();
        var type = Class.forName("com.neilalexander.jnacl.crypto.xsalsa20poly1305", true,
                new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader()));
        var shape = methodType(int.class, byte[].class, byte[].class, long.class, byte[].class, byte[].class);
        seal = MethodHandles.publicLookup().findStatic(type, "crypto_secretbox", shape);
        open = MethodHandles.publicLookup().findStatic(type, "crypto_secretbox_open", shape);
    }

    @Override
    public String detail() {
        return "jnacl 1.0.0";
    }

    @Override
    public void size(int bytes) throws Exception {
        plain = new byte[ZEROS + bytes];
        box = new byte[ZEROS + bytes];
        opened = new byte[ZEROS + bytes];
        seal();
    }

    @Override
    public void seal() throws Exception {
        nonce[23]++;
        if (call(seal, box, plain) != 0) {
            throw new IllegalStateException("jnacl sealed nothing");
        }
    }

    @Override
    public boolean open() throws Exception {
        return call(open, opened, box) == 0;
    }

    private int call(MethodHandle way, byte[] to, byte[] from) throws Exception {
        try {
            return (int) way.invokeExact(to, from, (long) from.length, nonce, key);
        } catch (Throwable e) {
            throw new IllegalStateException("jnacl failed", e);
        }
    }
}
