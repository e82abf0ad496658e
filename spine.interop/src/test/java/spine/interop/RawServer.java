package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import spine.api.security.CurveKeyPair;

/** A server of CURVE by hand, for one client at a time, which can break every rule. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final CurveKeyPair keys;

    RawServer(CurveKeyPair keys) throws IOException {
        this.keys = keys;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout((int) Site.SECONDS * 1_000);
    }

    String address() {
        return "tcp://127.0.0.1:" + listening.getLocalPort();
    }

    Connection accept() throws IOException {
        return new Connection();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** One client's. */
    final class Connection extends RawSocket {
        private final byte[] secret = Salt.random(32);
        private byte[] client;
        private long nonce;

        Connection() throws IOException {
            super(listening.accept());
        }

        Connection greet() throws IOException {
            write(greeting("CURVE", true));
            in.readFully(new byte[64]);
            return this;
        }

        byte[] welcomeBody() throws IOException {
            var hello = frame();
            assertEquals(200, hello.length);
            client = Arrays.copyOfRange(hello, 80, 112);
            var random = Salt.random(16);
            return join(ascii("\7WELCOME"), random, Salt.seal(join(Salt.publicKey(secret), new byte[96]),
                    join(ascii("WELCOME-"), random), client, keys.secret()));
        }

        Connection welcome() throws IOException {
            greet().command(welcomeBody());
            return this;
        }

        byte[] readyBody(byte[] metadata) {
            nonce++;
            return join(ascii("\5READY"), number(nonce),
                    Salt.seal(metadata, join(ascii("CurveZMQREADY---"), number(nonce)), client, secret));
        }

        Connection ready() throws IOException {
            welcome();
            frame();
            command(readyBody(property("Socket-Type", "ROUTER")));
            return this;
        }

        byte[] sealed(long number, int flags, byte[] body) {
            return join(ascii("\7MESSAGE"), number(number), Salt.seal(join(new byte[] {(byte) flags}, body),
                    join(ascii("CurveZMQMESSAGES"), number(number)), client, secret));
        }

        Connection text(String text) throws IOException {
            frame(0, sealed(++nonce, 0, ascii(text)));
            return this;
        }

        long nonce() {
            return nonce;
        }
    }
}
