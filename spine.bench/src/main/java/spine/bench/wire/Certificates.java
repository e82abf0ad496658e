package spine.bench.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A key and a certificate for {@code localhost}, made for one run by openssl. No state. */
final class Certificates {
    private Certificates() {
    }

    /** Writes {@code key.pem} and {@code cert.pem}. */
    static void make(Path folder) throws IOException, InterruptedException {
        var openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder.resolve("key.pem").toString(), "-out",
                folder.resolve("cert.pem").toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile()).start();
        if (!openssl.waitFor(20, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            throw new IOException("openssl made no certificate; see openssl.log in " + folder);
        }
    }
}
