package spine.security.nacl;

import java.io.File;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** What others do with the same message: jnacl itself and Bouncy Castle. */
final class Rivals {
    private static final MethodType SECRETBOX = MethodType.methodType(int.class, byte[].class, byte[].class, long.class,
            byte[].class, byte[].class);
    private static final String PACKAGE = "com.neilalexander.jnacl.crypto.";

    private Rivals() {
    }

    static MethodHandle jnaclSecretbox(String method) throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findStatic(jnacl().loadClass(PACKAGE + "xsalsa20poly1305"), method, SECRETBOX);
    }

    static MethodHandle jnaclScalarmult() throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findStatic(jnacl().loadClass(PACKAGE + "curve25519"), "crypto_scalarmult",
                MethodType.methodType(int.class, byte[].class, byte[].class, byte[].class));
    }

    /** jnacl's jar, apart from our classes of the same names. */
    private static ClassLoader jnacl() throws ReflectiveOperationException {
        var jar = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*jnacl-[0-9.]*jar")).findFirst().orElseThrow();
        try {
            return new URLClassLoader(new URL[] {new File(jar).toURI().toURL()}, null);
        } catch (java.net.MalformedURLException e) {
            throw new ReflectiveOperationException(e);
        }
    }

    /** Tag and ciphertext, as secretbox_easy gives them. */
    static void bouncyCastleSeal(byte[] key, byte[] nonce, byte[] message, int length, byte[] out) {
        var cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        var once = new byte[32];
        cipher.processBytes(once, 0, 32, once, 0);
        cipher.processBytes(message, 0, length, out, 16);
        var mac = new Poly1305();
        mac.init(new KeyParameter(once));
        mac.update(out, 16, length);
        mac.doFinal(out, 0);
    }
}
