package spine.zmtp.session.internal;

/**
 * The other end, for people and gates.
 *
 * @param host    without the port
 * @param address with the port
 */
public record Remote(String host, String address) {
}
