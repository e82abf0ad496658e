package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import spine.zmtp.security.internal.Extensions.Cipher;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * Offer and selection of extensions in the property {@code X-Spine} (WIRE.md): version {@code 1}, then letters. Both
 * travel in CURVE's boxes, so what is chosen here was said by the two peers and by nobody else.
 *
 * @param order what we do, best first
 */
record Negotiation(List<Suite> order) {
    static final String PROPERTY = "X-Spine";
    private static final char VERSION = '1';

    Negotiation {
        order = List.copyOf(order);
    }

    /** What these settings allow; without the CPU's help AES is slow and its time depends on the key, so it is left out. */
    static Negotiation of(Extensions settings) {
        var order = new ArrayList<Suite>();
        var cipher = settings.cipher();
        if (cipher == Cipher.AES_256_GCM || cipher == Cipher.AUTO && AesSupport.inHardware()) {
            order.add(Suite.AES_256_GCM);
        }
        if (cipher == Cipher.CHACHA20_POLY1305 || cipher == Cipher.AUTO) {
            order.add(Suite.CHACHA20_POLY1305);
        }
        if (settings.batch()) {
            order.add(Suite.BATCH);
        }
        return new Negotiation(order);
    }

    /** The client's offer, or null if there is nothing to offer. */
    byte[] offer() {
        if (order.isEmpty()) {
            return null;
        }
        var text = new StringBuilder().append(VERSION);
        order.forEach(suite -> text.append(suite.letter));
        return text.toString().getBytes(US_ASCII);
    }

    /** The server's choice: the first of ours that was offered. An offer of another version, or none, means plain CURVE. */
    Suite select(byte[] offer) {
        if (offer != null && offer.length > 0 && offer[0] == VERSION) {
            for (var suite : order) {
                for (int at = 1; at < offer.length; at++) {
                    if (offer[at] == suite.letter) {
                        return suite;
                    }
                }
            }
        }
        return Suite.CURVE;
    }

    /** The selection for READY, or null for plain CURVE. */
    static byte[] selection(Suite suite) {
        return suite == Suite.CURVE ? null : new byte[] {VERSION, (byte) suite.letter};
    }

    /**
     * The client's reading of a selection.
     *
     * @throws ProtocolException if it is not exactly one of what we offered
     */
    Suite accept(byte[] selection) throws ProtocolException {
        if (selection == null) {
            return Suite.CURVE;
        }
        if (selection.length == 2 && selection[0] == VERSION) {
            for (var suite : order) {
                if (selection[1] == suite.letter) {
                    return suite;
                }
            }
        }
        throw new ProtocolException("the server selected an extension that was not offered");
    }
}
