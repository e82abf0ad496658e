package spine.http.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests: servers with certificates for any name and time, and clients that trust it. */
public final class Certificates {
    private static final byte[] ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final KeyPair keys = pair();
    private final X509Certificate root = certificate("root.test", keys, "root.test", keys, Instant.now().minus(Duration.ofDays(1)),
            Duration.ofDays(30), true);

    /** What a client needs to trust this authority and nobody else. */
    public SSLContext client() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server of this name, certified by this authority. */
    public SSLContext server(String name) {
        return server(name, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(7));
    }

    /** One whose certificate has run out. */
    public SSLContext expired(String name) {
        return server(name, Instant.now().minus(Duration.ofDays(3)), Duration.ofDays(1));
    }

    private SSLContext server(String name, Instant from, Duration valid) {
        var own = pair();
        return context(own, certificate(name, own, "root.test", keys, from, valid, false), root);
    }

    /** One that has certified itself. */
    public SSLContext selfSigned(String name) {
        var own = pair();
        return context(own, certificate(name, own, name, own, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(7), false));
    }

    private static SSLContext context(KeyPair own, X509Certificate... chain) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", own.getPrivate(), new char[0], chain);
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(String name, KeyPair own, String issuer, KeyPair by, Instant from,
            Duration valid, boolean isAuthority) {
        try {
            var serial = der(0x02, new BigInteger(64, new java.util.Random()).add(BigInteger.ONE).toByteArray());
            var names = extension(new int[] {0x55, 0x1d, 0x11}, sequence(der(0x82, name.getBytes(StandardCharsets.US_ASCII))));
            var basic = extension(new int[] {0x55, 0x1d, 0x13}, sequence(isAuthority ? der(0x01, new byte[] {-1}) : new byte[0]));
            var body = sequence(der(0xa0, der(0x02, new byte[] {2})), serial, ECDSA_SHA256, dn(issuer),
                    sequence(time(from), time(from.plus(valid))), dn(name), own.getPublic().getEncoded(),
                    der(0xa3, sequence(names, basic)));
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(by.getPrivate());
            signature.update(body);
            var whole = sequence(body, ECDSA_SHA256, der(0x03, new byte[] {0}, signature.sign()));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] extension(int[] id, byte[] value) {
        return sequence(oid(id), der(0x04, value));
    }

    private static byte[] dn(String name) {
        return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, name.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant at) {
        return der(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... bytes) {
        var value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return der(0x06, value);
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, parts);
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = List.of(parts).stream().mapToInt(p -> p.length).sum();
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 128) {
            out.write(length);
        } else if (length < 256) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
